namespace Exchange.Tests.Storage.Sqlite;

public sealed class SqlitePushTests : PushConformance<SqliteStoreUnderTest>;

public sealed class SqliteFeedTests : FeedConformance<SqliteStoreUnderTest>;

public sealed class SqliteLogTests : LogConformance<SqliteStoreUnderTest>;

public sealed class SqliteOperationTests : OperationConformance<SqliteStoreUnderTest>;

public sealed class SqliteDirectoryTests : DirectoryConformance<SqliteStoreUnderTest>;

public sealed class SqliteSearchTests : SearchConformance<SqliteStoreUnderTest>;
