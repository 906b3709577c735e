using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Exchange.Tests.Client;

/// <summary>
/// A line between client and hub that breaks: each connection carries so many octets in one direction, then is reset without
/// warning. Connections after the last limit carry everything.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(long Up, long Down)> _limits = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly Uri _target;
    private readonly Task _accepting;
    private int _cuts;

    public CuttingProxy(Uri target, params IEnumerable<(long Up, long Down)> limits)
        : this(target, IPAddress.Loopback, limits)
    {
    }

    public CuttingProxy(Uri target, IPAddress address, params IEnumerable<(long Up, long Down)> limits)
    {
        (_target, _listener) = (target, new TcpListener(address, 0));
        foreach (var limit in limits)
        {
            _limits.Enqueue(limit);
        }

        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Endpoint => new($"https://{_listener.LocalEndpoint}");

    /// <summary>How many connections were cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Cuts whatever is open now.</summary>
    public void CutNow()
    {
        foreach (var socket in _open.Keys)
        {
            Cut(socket);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        CutNow();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                carrying.Add(CarryAsync(client, _limits.TryDequeue(out var limit) ? limit : (long.MaxValue, long.MaxValue)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carrying);
        }
    }

    private async Task CarryAsync(Socket client, (long Up, long Down) limit)
    {
        using var hub = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _open[client] = true;
            await hub.ConnectAsync(_target.Host, _target.Port, _stop.Token);
            await Task.WhenAny(PumpAsync(client, hub, limit.Up), PumpAsync(hub, client, limit.Down));
        }
        catch (Exception refused) when (refused is SocketException or OperationCanceledException)
        {
            // The hub is down: the client's connection ends.
        }

        _open.TryRemove(client, out _);
        Cut(client);
        Cut(hub);
    }

    private async Task PumpAsync(Socket from, Socket to, long limit)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (limit > 0)
            {
                var count = await from.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, limit)));
                if (count == 0)
                {
                    return;
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }

                limit -= count;
            }

            Interlocked.Increment(ref _cuts);
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // The other direction, or the test, has cut the line.
        }
    }

    /// <summary>Resets, so that what is on its way is lost too.</summary>
    private static void Cut(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }
}
