// Files that a state directory may have: of an older version, of another program, damaged in any place.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "state_fixture.hpp"
#include "store/state_error.hpp"

namespace confab::store {
namespace {

class StateFiles : public StateStoreTest {
 protected:
  fs::path file() const { return directory / "state.sqlite3"; }

  /// Has SQLite run `sql` in the file.
  void run(const std::string& sql) const {
    fs::create_directory(directory);
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &database), SQLITE_OK);
    char* why = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &why), SQLITE_OK) << why;
    sqlite3_close(database);
  }
};

TEST_F(StateFiles, OfVersion1KeepTheirBans) {
  run("CREATE TABLE bans (target TEXT PRIMARY KEY, since INTEGER NOT NULL, until INTEGER, reason TEXT NOT NULL, by "
      "TEXT "
      "NOT NULL) WITHOUT ROWID; INSERT INTO bans VALUES ('mallory', 1000, NULL, 'a \"reason\"', 'unix:uid 0 pid 7');"
      "PRAGMA user_version = 1");
  {
    StateStore store(directory, limits, ear.told());
    EXPECT_EQ(kept_by(store).bans, (std::vector<Ban>{ban_of("mallory")}));
    store.start();
    store.kept({"ann", "hash", 1000s});
  }
  EXPECT_EQ(kept(), (std::vector<Ban>{ban_of("mallory")}));
  EXPECT_EQ(StateDatabase(directory).names().size(), 1U);
}

TEST_F(StateFiles, OfAnotherProgramThatUsesSqliteAreLeftAlone) {
  const std::string why = "Can't keep state in " + file().string() +
                          ": it is no database of confabd. Move it away, or name another directory.";
  run("CREATE TABLE recipes (text)");
  EXPECT_EQ(refusal(), why);
  run("PRAGMA user_version = 1");
  EXPECT_EQ(refusal(), why);
  run("PRAGMA user_version = 2");
  EXPECT_EQ(refusal(), why);
  run("CREATE TABLE bans (text)");
  EXPECT_EQ(refusal(), why);
  run("INSERT INTO recipes VALUES ('still there')");
}

TEST_F(StateFiles, WithRowsThatNoServerWritesAreReadWithoutThem) {
  { const StateDatabase made(directory); }
  run("INSERT INTO rooms VALUES (1, 'dev', x'ff', 7, 'soon'), (2, x'00', '', '', 1e300);"
      "INSERT INTO lines VALUES (1, 9223372036854775807, 'then', 5, x'1b5b33316d'), (1, -5, 1, 'ann', 'x'),"
      "(2, 1, 9e99, 77, 'x'), (77, 1, 1, 'ann', 'a line of no room');"
      "INSERT INTO names VALUES ('a b', x'00ff', 'never'); INSERT INTO life VALUES (1, 'always')");
  {
    StateStore store(directory, limits, ear.told());
    kept_by(store);
    store.start();
    store.said("dev", std::chrono::duration_cast<WallTime>(std::chrono::system_clock::now().time_since_epoch()), "ann",
               "hello");
  }
  EXPECT_EQ(talk("dev"), "dev: ann: hello");
}

/// Somebody may have cut the file or changed a byte: it is read, or refused with a sentence.
TEST_F(StateFiles, DamagedInAnyPlaceAreReadOrRefused) {
  {
    StateStore store(directory, limits, ear.told());
    store.start();
    for (int i = 0; i < 200; ++i) {
      store.said("room" + std::to_string(i % 7), WallTime(i), "ann", std::string(50, 'x'));
      store.kept({"user" + std::to_string(i), "hash", WallTime(i)});
      store.keep(ban_of("ban" + std::to_string(i)));
    }
  }
  std::ifstream in(file(), std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), {});
  std::size_t refused = 0;
  std::size_t tried = 0;
  const auto read_with = [&](const std::string& bytes) {
    fs::remove_all(directory);
    make_file(bytes);
    ++tried;
    try {
      StateStore store(directory, limits, ear.told());
      kept_by(store);
    } catch (const StateError& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with("Can't keep state in ")) << error.what();
      ++refused;
    }
  };
  for (std::size_t at = 0; at < whole.size(); at += whole.size() / 150) {
    std::string other = whole;
    other[at] = static_cast<char>(other[at] ^ 0x55);
    read_with(other);
    read_with(whole.substr(0, at));
  }
  EXPECT_GT(refused, tried / 10);
  EXPECT_LT(refused, tried);
}

}  // namespace
}  // namespace confab::store
