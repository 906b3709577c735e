namespace Exchange.Tests.Storage.Sqlite;

public sealed class SqlitePushTests : PushConformance<SqliteStoreUnderTest>;

public sealed class SqliteFeedTests : FeedConformance<SqliteStoreUnderTest>;

public sealed class SqliteLogTests : LogConformance<SqliteStoreUnderTest>;

public sealed class SqliteLogReadingTests : LogReadingConformance<SqliteStoreUnderTest>;

public sealed class SqliteLogTreeTests : LogTreeConformance<SqliteStoreUnderTest>;

public sealed class SqliteCheckpointTests : CheckpointConformance<SqliteStoreUnderTest>;

public sealed class SqliteDisclosureTests : DisclosureConformance<SqliteStoreUnderTest>;

public sealed class SqliteDetailTests : DetailConformance<SqliteStoreUnderTest>;

public sealed class SqliteOperationTests : OperationConformance<SqliteStoreUnderTest>;

public sealed class SqliteDirectoryTests : DirectoryConformance<SqliteStoreUnderTest>;

public sealed class SqliteDutyTests : DutyConformance<SqliteStoreUnderTest>;

public sealed class SqliteRetentionTests : RetentionConformance<SqliteStoreUnderTest>;

public sealed class SqliteGroupTests : GroupConformance<SqliteStoreUnderTest>;

public sealed class SqliteSearchTests : SearchConformance<SqliteStoreUnderTest>;

public sealed class SqliteDepartureTests : DepartureConformance<SqliteStoreUnderTest>;
