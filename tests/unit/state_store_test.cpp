// The thread that keeps state: what is kept is there again, a broken directory is a sentence, and a new process goes on
// where the old one stopped.
#include "store/state_store.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "state_fixture.hpp"
#include "store/state_database.hpp"

namespace confab::store {
namespace {

TEST_F(StateStoreTest, WhatIsKeptIsThereAgainAndWhatIsForgottenIsNot) {
  {
    StateStore store(directory, limits, ear.told());
    EXPECT_TRUE(kept_by(store).bans.empty());
    store.start();
    store.keep(ban_of("192.0.2.0/24", 5000s));
    store.keep(ban_of("eve"));
    store.keep(ban_of("mallory"));
    store.forget(ban_target("eve"));
  }
  EXPECT_EQ(kept(), (std::vector<Ban>{ban_of("192.0.2.0/24", 5000s), ban_of("mallory")}));
}

TEST_F(StateStoreTest, TheFilesAreTheirOwnersAlone) {
  StateStore store(directory, limits, ear.told());
  store.start();
  struct stat found {};
  ASSERT_EQ(::stat(directory.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0700U);
}

TEST_F(StateStoreTest, TheFilesAreTheirOwnersAloneThoughTheDirectoryIsNot) {
  fs::create_directory(directory);
  fs::permissions(directory, fs::perms(0755));
  StateStore store(directory, limits, ear.told());
  store.start();
  store.keep(ban_of("eve"));
  wait_for(store);
  for (const char* file : {"state.sqlite3", "state.sqlite3-wal", "lock"}) {
    struct stat found {};
    ASSERT_EQ(::stat((directory / file).c_str(), &found), 0) << file;
    EXPECT_EQ(found.st_mode & 0777U, 0600U) << file;
  }
}

TEST_F(StateStoreTest, ADatabaseThatIsLostAtTheVeryEndIsMadeAnewWithWhatHolds) {
  StateStore store(directory, limits, ear.told());
  store.start();
  store.keep(ban_of("eve"));
  wait_for(store);
  fs::remove_all(directory);
  store.leave(Holdings{{ban_of("eve")}, {}, {}});
  EXPECT_TRUE(store.wait_for_end());
  EXPECT_EQ(kept(), (std::vector<Ban>{ban_of("eve")}));
}

TEST_F(StateStoreTest, AnEndWithSomethingUnwrittenIsNoGoodOne) {
  const StateDatabase other(directory);
  StateStore store(directory, Holdings{}, limits, ear.told());
  store.start();
  store.keep(ban_of("eve"));
  store.leave();
  EXPECT_FALSE(store.wait_for_end());
  EXPECT_EQ(store.unwritten(), 1U);
}

TEST_F(StateStoreTest, ASecondProcessIsRefused) {
  StateStore store(directory, limits, ear.told());
  store.start();
  EXPECT_EQ(refusal(),
            "Another confabd uses the state directory " + directory.string() + ": stop it, or name another directory.");
}

TEST_F(StateStoreTest, ThereIsRoomForAsManyChangesAsItSays) {
  {
    const StateDatabase other(directory);
    StateStore store(directory, Holdings{}, limits, ear.told());  // which can't write
    store.start();
    for (std::size_t i = 0; i + 1 < unwritten_changes_max; ++i) store.forget(ban_target("user" + std::to_string(i)));
    EXPECT_TRUE(store.has_room());
    store.forget(ban_target("one-more"));
    EXPECT_FALSE(store.has_room());
    EXPECT_EQ(store.unwritten(), unwritten_changes_max);
    store.forget(ban_target("one-more"));
    EXPECT_EQ(store.unwritten(), unwritten_changes_max) << "the newest change of each target";
  }
}

TEST_F(StateStoreTest, ANewProcessWritesWhatItKnowsOnceTheOldOneHasLeft) {
  auto old_one = std::make_unique<StateStore>(directory, limits, ear.told());
  old_one->start();
  old_one->keep(ban_of("eve"));
  old_one->keep(ban_of("mallory"));
  // Eve's ban was lifted in the meantime; Peter's is new.
  auto new_one = std::make_unique<StateStore>(directory, Holdings{{ban_of("mallory")}, {}, {}}, limits, ear.told());
  new_one->start();
  EXPECT_TRUE(new_one->is_kept()) << "the old one writes";
  new_one->keep(ban_of("peter"));
  old_one->leave();
  old_one.reset();
  new_one->leave();
  EXPECT_TRUE(new_one->wait_for_end());
  new_one.reset();
  EXPECT_EQ(kept(), (std::vector<Ban>{ban_of("mallory"), ban_of("peter")}));
}

TEST_F(StateStoreTest, ADiskThatIsMendedIsWrittenAgainAndNothingIsLost) {
  {
    StateStore store(directory, limits, ear.told());
    store.start();
    rlimit usual{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &usual), 0);
    rlimit full = usual;
    full.rlim_cur = 0;
    std::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
    store.keep(ban_of("eve"));
    const std::string why = ear.hears();
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &usual), 0);
    EXPECT_NE(why, "good");
    EXPECT_NE(why, "nothing");
    EXPECT_EQ(ear.hears(), "good");
    EXPECT_TRUE(store.is_kept());
  }
  EXPECT_EQ(kept(), (std::vector<Ban>{ban_of("eve")}));
}

TEST_F(StateStoreTest, ADatabaseThatSomebodyHasRemovedIsMadeAnewWithAllBans) {
  {
    StateStore store(directory, limits, ear.told());
    store.start();
    store.keep(ban_of("eve"));
    while (store.unwritten() > 0) std::this_thread::yield();
    fs::remove_all(directory);
    store.keep(ban_of("mallory"));
    EXPECT_EQ(ear.hears(), "somebody has removed or replaced its database");
    EXPECT_TRUE(store.has_lost_all());
    EXPECT_FALSE(store.is_kept());
    store.replace_all({{ban_of("eve"), ban_of("mallory")}, {}, {}});
    EXPECT_EQ(ear.hears(), "good");
    EXPECT_TRUE(store.is_kept());
  }
  EXPECT_EQ(kept(), (std::vector<Ban>{ban_of("eve"), ban_of("mallory")}));
}

// ---- Directories and files that can't be used

TEST_F(StateStoreTest, AFolderThatIsMissingAboveItIsNamed) {
  directory = folder / "missing" / "state";
  EXPECT_EQ(refusal(), "Can't make the state directory " + directory.string() +
                           ": No such file or directory. Make it, and give it to the user of confabd.");
}

TEST_F(StateStoreTest, AFileIsNoDirectory) {
  std::ofstream(directory) << "x";
  EXPECT_EQ(refusal(), "Can't keep state in " + directory.string() + ": it is no directory. Name another one.");
}

TEST_F(StateStoreTest, AnotherProgramsFileIsLeftAlone) {
  make_file(std::string(5000, 'x'));
  EXPECT_EQ(refusal(), "Can't keep state in " + (directory / "state.sqlite3").string() +
                           ": it is no database of confabd. Move it away, or name another directory.");
  EXPECT_EQ(fs::file_size(directory / "state.sqlite3"), 5000U);
}

TEST_F(StateStoreTest, AFileOfANewerVersionIsRefusedAndKept) {
  { StateDatabase database(directory); }
  std::fstream file(directory / "state.sqlite3", std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(60);  // where SQLite has user_version (its file format, 1.3)
  file.write("\0\0\0\x63", 4);
  file.close();
  EXPECT_EQ(
      refusal(),
      "Can't keep state in " + (directory / "state.sqlite3").string() +
          ": a newer confabd has written it (version 99, and this one knows 2). Install that confabd again, or name "
          "another directory.");
}

TEST_F(StateStoreTest, ALinkInThePathIsFollowedButNoneInPlaceOfTheFile) {
  fs::create_directory(folder / "real");
  fs::create_directory_symlink(folder / "real", folder / "link");
  directory = folder / "link" / "state";
  EXPECT_EQ(refusal(), "none");
  fs::rename(folder / "real" / "state" / "state.sqlite3", folder / "elsewhere");
  fs::create_symlink(folder / "elsewhere", folder / "real" / "state" / "state.sqlite3");
  const std::string why = refusal();
  EXPECT_TRUE(why.ends_with(". Give it to the user of confabd, and let that user read and write it.")) << why;
}

TEST_F(StateStoreTest, ASuccessorWithManyBansHasRoomForMore) {
  const StateDatabase other(directory);
  Holdings all;
  for (std::size_t i = 0; i < unwritten_changes_max; ++i) all.bans.push_back(ban_of("user" + std::to_string(i)));
  StateStore store(directory, std::move(all), limits, ear.told());
  store.start();
  EXPECT_TRUE(store.has_room());
}

TEST_F(StateStoreTest, ATruncatedFileIsRefused) {
  write_a_thousand_bans();
  fs::resize_file(directory / "state.sqlite3", 8192);
  const std::string why = refusal();
  EXPECT_TRUE(why.starts_with("Can't keep state in ")) << why;
}

TEST_F(StateStoreTest, AFileThatIsDamagedWithinIsRefused) {
  write_a_thousand_bans();
  // The number of cells in a page of bans. SQLite reads what is left, and says nothing.
  std::fstream file(directory / "state.sqlite3", std::ios::in | std::ios::out | std::ios::binary);
  const auto pages = fs::file_size(directory / "state.sqlite3") / 4096;
  ASSERT_GT(pages, 8U);
  for (auto page = pages - 3; page < pages; ++page) {
    file.seekp(static_cast<std::streamoff>(page * 4096 + 3));
    file.write("\0\1", 2);
  }
  file.close();
  EXPECT_EQ(refusal(), "Can't keep state in " + (directory / "state.sqlite3").string() +
                           ": it is damaged. Move it away: confabd begins a new one, and what this one has is lost.");
}

TEST_F(StateStoreTest, AnEmptyFileIsANewOneAndThatIsTold) {
  fs::create_directory(directory);
  EXPECT_FALSE(StateDatabase(directory).was_empty());
  fs::remove_all(directory);
  fs::create_directory(directory);
  std::ofstream(directory / "state.sqlite3").close();
  EXPECT_TRUE(StateDatabase(directory).was_empty());
}

TEST_F(StateStoreTest, ADirectoryThatMayNotBeWrittenIsRefused) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everything";
  fs::create_directory(directory);
  fs::permissions(directory, fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(refusal(),
            "Can't keep state in " + directory.string() + ": Permission denied. Give it to the user of confabd.");
}

TEST_F(StateStoreTest, ADirectoryOfSomebodyElseIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give it away";
  fs::create_directory(directory);
  ASSERT_EQ(::chown(directory.c_str(), 65534, 65534), 0);
  EXPECT_EQ(refusal(), "The state directory " + directory.string() +
                           " belongs to user 65534, not to user 0, who runs confabd: give it to that user, or name "
                           "another one.");
}

/// A row that somebody has edited: it is a ban or none, but never more than that.
TEST_F(StateStoreTest, RowsWithNonsenseAreReadAsTheyAre) {
  {
    StateDatabase database(directory);
    Batch odd;
    odd.ban(ban_target("no target at all"), Ban{ban_target("no target at all"), -5s, 3s, "", ""});
    ASSERT_EQ(database.write(odd, limits, 0s), std::nullopt);
  }
  const std::vector<Ban> found = kept();
  ASSERT_EQ(found.size(), 1U);
  const BanLimits ten{10};
  Bans bans(ten);
  bans.restore(found, 2s);
  EXPECT_EQ(bans.size(), 1U);
  EXPECT_EQ(bans.forget_ended(3s).size(), 1U);
}

}  // namespace
}  // namespace confab::store
