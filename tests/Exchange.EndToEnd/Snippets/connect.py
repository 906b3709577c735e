# Connects as an agency's system, pushes one domain, and pulls until everything is here.
import datetime, sys, uuid
import grpc
from exchange.v1 import (call_context_pb2 as calls, change_pb2 as changes, domain_pb2 as domains, marking_pb2 as markings,
                         record_pb2 as records, record_service_pb2 as service, record_service_pb2_grpc as stubs)
from google.type import date_pb2

hub, agency, folder = sys.argv[1:]  # such as: localhost:8443 police-de certs-dev/out


def read(name):
    with open(f"{folder}/{name}", "rb") as file:
        return file.read()


# TLS on both ends: the hub's CA, and the agency's own key and certificate.
credentials = grpc.ssl_channel_credentials(read("hub-ca.pem"), read(f"{agency}/gateway.key"), read(f"{agency}/gateway.pem"))
exchange = stubs.RecordServiceStub(grpc.secure_channel(hub, credentials))

# Every call says what for, under which law, and who asks.
context = calls.CallContext(purpose=calls.PURPOSE_DOMAIN_TAKEDOWN, legal_basis="Directive (EU) 2016/680 art. 8", automated_job="connect-py")

review = datetime.date.today() + datetime.timedelta(days=365)
pushed = changes.PushRecord(
    record=records.Record(
        name=f"agencies/{agency}/records/connect-py-1",
        content=records.RecordContent(domain=domains.Domain(
            domain_name="handbags-from-python.example",
            infringement=domains.INFRINGEMENT_COUNTERFEIT,
            takedown=domains.Takedown(status=domains.TAKEDOWN_STATUS_NOMINATED))),
        marking=markings.Marking(tlp=markings.TLP_GREEN, review_by=date_pb2.Date(year=review.year, month=review.month, day=review.day))),
    distribution=records.Distribution(everyone=True))

session = service.PushOpen(context=context, session=str(uuid.uuid4()))
batch = service.PushBatch(number=1, records=[pushed])
for response in exchange.Push(iter([service.PushRequest(open=session), service.PushRequest(batch=batch)])):
    for outcome in response.answer.outcomes:
        print("pushed:", changes.OutcomeStatus.Name(outcome.status), *[v.description for v in outcome.violations])

for response in exchange.Pull(service.PullRequest(context=context)):
    for change in response.page.changes:
        print("pulled:", changes.ChangeKind.Name(change.kind), change.record.name, change.record.derived.canonical_name)
    if response.HasField("caught_up"):
        break  # keep response.caught_up.cursor: the next pull goes on from there
