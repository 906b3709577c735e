using System.Text;
using CsCheck;
using Exchange.Storage.Sqlite;
using Exchange.Storage.Sqlite.Runs;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite.Runs;

/// <summary>A tree of runs against a dictionary, through commits, rollbacks, merges cut anywhere, and restarts, with readers on older snapshots.</summary>
public sealed class RunTreeTests : IDisposable
{
    private const int Names = 400;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchange-runs-");

    private string DatabasePath => Path.Combine(_folder.FullName, "hub.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    [InlineData(true, -1)]
    [InlineData(false, -1)]
    public void Holds_WhatADictionaryDoes(bool filtered, int mergedAtOnce)
    {
        SqliteDatabase.Create(DatabasePath);
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, int.MaxValue]).Array[40, 200].Sample(
            steps =>
            {
                using var hub = new Writer(DatabasePath, filtered, mergedAtOnce);
                hub.Empty();
                foreach (var (kind, seed) in steps)
                {
                    hub.Do(kind, new Random(seed));
                }

                hub.Check();
            },
            iter: 12,
            threads: 1);
    }

    /// <summary>Keys in pairs: without one of them other keys stand whole, and what is written anew is longer.</summary>
    [Fact]
    public void Holds_AllOthers_WhenAKeyIsRemoved()
    {
        SqliteDatabase.Create(DatabasePath);
        using var database = new Database(SqliteDatabase.Open(DatabasePath, writes: true));
        var tree = new RunTree(database, new RunNumbers(database), RunTreeId.Terms, 4_000, filters: null);
        var random = new Random(1);
        var names = Enumerable.Range(0, 400).Select(_ => string.Concat(Enumerable.Range(0, random.Next(5, 160)).Select(_ => (char)('a' + random.Next(26))))).Distinct();
        var keys = names.SelectMany(n => Enumerable.Range(1, 2).Select(agency => Encoding.UTF8.GetBytes($"{n}.example\0{(char)agency}record-of-{agency}"))).ToList();
        var list = new KeyList();
        keys.ForEach(k => list.Add(k, value: 1));
        list.Sort();
        tree.Add(list, 1, 1);

        var rows = new RunRows(database);
        var run = Assert.Single(tree.State.Runs).Number;
        foreach (var removed in keys.OrderBy(_ => random.Next()).Take(400).ToList())
        {
            tree.Remove(removed, 1, 1);
            keys.Remove(removed);
            Assert.False(rows.TryFind(run, removed, out _));
            Assert.All(keys, k => Assert.True(rows.TryFind(run, k, out _)));
        }
    }

    [Fact]
    public void Goes_OnAfterAWriteThatFailed()
    {
        SqliteDatabase.Create(DatabasePath);
        using var hub = new Writer(DatabasePath, filtered: true);
        var random = new Random(1);
        var failed = 0;
        for (var i = 0; i < 60; i++)
        {
            hub.Commit(random, 50);
            failed += hub.Fails(random) ? 1 : 0;
            hub.Check();
        }

        Assert.InRange(failed, 5, 60);
    }

    [Fact]
    public void Keeps_FewRuns_HoweverSmallTheCommits()
    {
        SqliteDatabase.Create(DatabasePath);
        using var hub = new Writer(DatabasePath, filtered: true);
        var random = new Random(1);
        for (var i = 0; i < 3_000; i++)
        {
            hub.Commit(random, i % 50 == 0 ? 300 : 1);
        }

        // Seven of each size below the largest.
        Assert.InRange(hub.Runs, 1, 35);
        hub.Check();
    }

    [Fact]
    public void Leaves_NothingOfWhatIsRemoved()
    {
        SqliteDatabase.Create(DatabasePath);
        using var hub = new Writer(DatabasePath, filtered: false);
        var random = new Random(1);
        for (var i = 0; i < 30; i++)
        {
            hub.Commit(random, 40);
        }

        hub.RemoveAll();
        Assert.Equal((0, 0), (hub.Number("SELECT count(*) FROM blocks"), hub.Number("SELECT count(*) FROM fences")));
    }

    /// <summary>The writer's side, what it should hold, and a reader.</summary>
    private sealed class Writer : IDisposable
    {
        private readonly string _path;
        private readonly bool _filtered;
        private readonly int _mergedAtOnce;
        private readonly Database _reading;
        private SortedDictionary<string, long> _model = new(StringComparer.Ordinal);
        private SortedDictionary<string, long> _committed = new(StringComparer.Ordinal);
        private Database _database;
        private RunTree _tree;
        private RunFilters _filters;
        private RunRows _rows;
        private long _position;

        public Writer(string path, bool filtered, int mergedAtOnce = 3)
        {
            (_path, _filtered, _mergedAtOnce) = (path, filtered, mergedAtOnce);
            _reading = new Database(SqliteDatabase.Open(path, writes: false));
            _rows = new RunRows(_reading);
            (_database, _filters, _tree) = Open();
        }

        public int Runs => _tree.State.Runs.Length;

        public void Empty()
        {
            _database.Execute("DELETE FROM runs");
            _database.Execute("DELETE FROM fences");
            _database.Execute("DELETE FROM blocks");
            Reopen();
        }

        public void Do(int kind, Random random)
        {
            switch (kind)
            {
                case < 4:
                    Commit(random, 1 << random.Next(9));
                    break;
                case 4:
                    Rollback(random);
                    break;
                case 5:
                    TakeBack(random);
                    break;
                case 6 when !_filtered:
                    Remove(random);
                    break;
                case 7:
                    Reopen();
                    break;
                case 8:
                    ReadOlder(random);
                    break;
                default:
                    Transact(() => _tree.Merge(1 + random.Next(200)));
                    break;
            }
        }

        public void Commit(Random random, int keys) => Transact(() => Add(random, keys));

        public void RemoveAll()
        {
            foreach (var name in _model.Keys.ToList())
            {
                Transact(() => Remove(name));
            }

            Check();
        }

        public long Number(string sql)
        {
            using var statement = _database.Once(sql);
            return statement.First(row => row.Long(0), out var number) ? number : -1;
        }

        /// <summary>All that the model holds is found by the writer and by a reader, in order and by name, and nothing else.</summary>
        public void Check()
        {
            Assert.Equal(_model, Read());
            if (_filtered)
            {
                var names = new NameRows(_reading, _filters);
                Assert.All(Enumerable.Range(0, Names), i => Assert.Equal(Value(Name(i)), _tree.Find(KeyOf(Name(i)))));
                Assert.All(Enumerable.Range(0, Names), i => Assert.Equal(Value(Name(i)), names.Find(1, Name(i))));
            }
        }

        public void Dispose()
        {
            _database.Dispose();
            _reading.Dispose();
        }

        private static string Name(int number) => $"record-{number * 7919 % 1000:0000}-{number}";

        private static byte[] KeyOf(string name)
        {
            Span<byte> room = stackalloc byte[RunKey.LongestName];
            return RunKey.OfName(room, 1, name).ToArray();
        }

        private long? Value(string name) => _model.TryGetValue(name, out var value) ? value : null;

        private (Database Database, RunFilters Filters, RunTree Tree) Open()
        {
            var database = new Database(SqliteDatabase.Open(_path, writes: true));
            var filters = new RunFilters();
            return (database, filters, new RunTree(database, new RunNumbers(database), RunTreeId.Names, 300, _filtered ? filters : null, _mergedAtOnce));
        }

        private void Reopen()
        {
            _database.Dispose();
            (_database, _filters, _tree) = Open();
            Check();
        }

        private void Add(Random random, int keys)
        {
            var list = new KeyList();
            var first = _position + 1;
            var names = Enumerable.Range(0, keys).Select(_ => Name(random.Next(Names))).Distinct().ToList();

            // Without a filter keys are written once until they are removed, as terms are.
            foreach (var name in names.Where(n => _filtered || !_model.ContainsKey(n)))
            {
                list.Add(KeyOf(name), _model[name] = ++_position);
            }

            list.Sort();
            _tree.Add(list, first, _position);
        }

        private void Remove(Random random)
        {
            if (_model.Count > 0)
            {
                Transact(() => Remove(_model.Keys.ElementAt(random.Next(_model.Count))));
            }
        }

        private void Remove(string name)
        {
            _tree.Remove(KeyOf(name), _model[name], _model[name]);
            _model.Remove(name);
        }

        private void Transact(Action what)
        {
            _database.Execute("BEGIN IMMEDIATE");
            what();
            _database.Execute("COMMIT");
            _tree.Keep();
            _committed = new(_model, StringComparer.Ordinal);
        }

        private void Rollback(Random random)
        {
            var position = _position;
            _database.Execute("BEGIN IMMEDIATE");
            Add(random, 100);
            _tree.Merge(50);
            _database.Execute("ROLLBACK");
            _tree.Rollback();
            (_model, _position) = (new(_committed, StringComparer.Ordinal), position);
        }

        /// <summary>Adds and merges on a disk that is full after a page or two.</summary>
        public bool Fails(Random random)
        {
            var position = _position;
            _database.Execute($"PRAGMA max_page_count = {Number("PRAGMA page_count") + 1 + random.Next(2)}");
            _database.Execute("BEGIN IMMEDIATE");
            try
            {
                for (var i = 0; i < 20; i++)
                {
                    Add(random, 400);
                    _tree.Merge(150);
                }

                return false;
            }
            catch (Microsoft.Data.Sqlite.SqliteException)
            {
                return true;
            }
            finally
            {
                if (_database.InTransaction)
                {
                    _database.Execute("ROLLBACK");
                }

                _tree.Rollback();
                (_model, _position) = (new(_committed, StringComparer.Ordinal), position);
                _database.Execute("PRAGMA max_page_count = 1000000");
            }
        }

        private void TakeBack(Random random) => Transact(() =>
        {
            Add(random, 20);
            var (before, model, position) = (_tree.State, new SortedDictionary<string, long>(_model, StringComparer.Ordinal), _position);
            _database.Execute("SAVEPOINT job");
            Add(random, 100);
            _tree.Merge(50);
            _database.Execute("ROLLBACK TO job");
            _database.Execute("RELEASE job");
            _tree.TakeBack(before);
            (_model, _position) = (model, position);
        });

        /// <summary>What a reader's snapshot holds stays, whatever is merged meanwhile; the filters of runs that are gone are asked no more.</summary>
        private void ReadOlder(Random random)
        {
            var before = new SortedDictionary<string, long>(_model, StringComparer.Ordinal);
            _reading.Execute("BEGIN");
            var names = new NameRows(_reading, _filters);
            Assert.Equal(before, Read());
            for (var i = 0; i < 12; i++)
            {
                Commit(random, 30);
                Transact(() => _tree.Merge(60));
            }

            Assert.Equal(before, Read());
            if (_filtered)
            {
                Assert.All(before, n => Assert.Equal(n.Value, names.Find(1, n.Key)));
            }

            _reading.Execute("COMMIT");
        }

        private SortedDictionary<string, long> Read()
        {
            var read = new SortedDictionary<string, long>(StringComparer.Ordinal);
            var all = new RunMerger(_rows.Of(RunTreeId.Names).Select(r => new RunCursor(_rows, r.Number)), []);
            var last = "";
            for (; all.Least is { } least; all.Next())
            {
                var name = Encoding.UTF8.GetString(least.Key[..least.Key.IndexOf(RunKey.End)]);
                Assert.True(string.CompareOrdinal(last, name) <= 0);
                last = name;
                read.TryAdd(name, least.Value);
            }

            return read;
        }
    }
}
