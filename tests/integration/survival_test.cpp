// What survives what: each cell of the table in docs/survival.md, with the real daemon.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "admin_fixture.hpp"
#include "harness/client.hpp"
#include "harness/replaceable.hpp"
#include "harness/text_file.hpp"
#include "small_disk.hpp"

namespace confab::harness {
namespace {

struct Cell {
  std::string row;
  std::string column;
  std::string expected;
};

void PrintTo(const Cell& cell, std::ostream* out) {
  *out << cell.row << " after " << cell.column;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line.substr(1));
  for (std::string cell; std::getline(in, cell, '|');) {
    const auto first = cell.find_first_not_of(' ');
    cells.push_back(first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
  }
  return cells;
}

std::vector<Cell> table() {
  std::ifstream in(CONFAB_SURVIVAL_DOC);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("| ")) rows.push_back(cells_of(line));
  }
  std::vector<Cell> all;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    for (std::size_t column = 1; column < rows[row].size(); ++column) {
      all.push_back({rows[row][0], rows[0].at(column), rows[row][column]});
    }
  }
  return all;
}

std::string file_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {(std::istreambuf_iterator<char>(in)), {}};
}

class Survival : public Admin, public testing::WithParamInterface<Cell> {
 protected:
  Survival() { config.write("rate = 1000\nburst = 1000\nstanding-rooms = [\"ops\"]\n"); }
  void SetUp() override {
    if (GetParam().column == "disk full" && !SmallDisk::is_possible()) GTEST_SKIP() << "only root can mount";
  }

  void starts() {
    auto flags = arguments({"--state-directory", directory().string(), "--config", config.path()});
    daemon.reset();
    daemon.reset(new Daemon(Daemon::of(program.path(), flags)));
    daemon->logs("keeping state in");
  }
  fs::path directory() const { return disk ? folder / "disk" / "state" : state; }

  /// Ann and bob come into the room dev.
  void come_in() {
    ann.emplace(slash_user(*daemon, "ann"));
    bob.emplace(slash_user(*daemon, "bob"));
    for (Client* client : {&*ann, &*bob}) {
      client->says("/join dev");
      client->heard();
    }
  }

  /// Everything that somebody sees who comes in for a moment and says `lines`.
  std::string visit(const std::string& lines) const {
    Client visitor = connect(*daemon, "slash");
    visitor.sends(lines + "\n/quit\n");
    visitor.half_closes();
    return visitor.everything();
  }

  // ---- What may survive

  void make(const std::string& row) {
    if (row == "history") ann->says("hello");
    if (row == "topic") ann->says("/topic hello");
    if (row == "ban") asks(*daemon, "ban mallory hello");
    if (row == "ignored connection") bob->says("/ignore ann");
    if (row == "kept name") {
      Client cat = slash_user(*daemon, "cat");
      cat.says("/claim secret words");
      while (cat.line() != "* The name cat is yours. Give the password when you come back.\n") {
      }
    }
    ann->heard();
    bob->heard();
  }

  bool is_there(const std::string& row) {
    const auto sees = [&](const std::string& lines, std::string_view part) {
      return visit(lines).find(part) != std::string::npos;
    };
    if (row == "history") return sees("zoe\n/join dev\n/history", " ann: hello\n");
    if (row == "topic") return sees("zoe\n/join dev", "* The topic of dev is: hello (set by ann).\n");
    if (row == "kept name") return sees("cat", "* The name cat is kept.");
    if (row == "ban") return sees("mallory", "* That name is banned.");
    if (row == "room") return sees("zoe\n/rooms", " dev (");
    if (row == "standing room") return sees("zoe\n/rooms", " ops (");
    ann->says("psst");
    ann->heard();
    bob->says("/quit");
    return bob->everything().find("ann: psst\n") == std::string::npos;
  }

  // ---- What it may survive

  void happens(const std::string& column) {
    const std::map<std::string, void (Survival::*)()> deeds = {
        {"reconnect", &Survival::reconnects}, {"room empty", &Survival::empties_room},
        {"reload", &Survival::reloads},       {"live upgrade", &Survival::upgrades},
        {"restart", &Survival::restarts},     {"kill -9", &Survival::is_killed},
        {"disk full", &Survival::fills_disk}};
    (this->*deeds.at(column))();
  }

  void reconnects() {
    bob->says("/quit");
    bob->everything();
    bob.emplace(slash_user(*daemon, "bob"));
    bob->says("/join dev");
    bob->heard();
  }

  void empties_room() {
    for (Client* client : {&*ann, &*bob}) {
      client->says("/leave");
      client->heard();
    }
  }

  void reloads() {
    config.write("rate = 999\nburst = 1000\nstanding-rooms = [\"ops\"]\n");
    daemon->signal(SIGHUP);
    daemon->logs("rate 1000 -> 999");
  }

  void upgrades() {
    daemon->signal(SIGUSR2);
    daemon->is_replaced();
  }

  void restarts() {
    daemon->stop();
    starts();
  }

  void is_killed() {
    // What is to be there is on its way to the disk, and soon in the file.
    const std::map<std::string, std::string> marks = {{"kept name", "$argon2id"}, {"history", "hello"}};
    const auto known = marks.find(GetParam().row);
    const std::string mark = known == marks.end() ? "hello" : known->second;
    const bool waits =
        GetParam().row != "standing room" && GetParam().row != "room" && GetParam().row != "ignored connection";
    for (const Deadline deadline; waits && file_text(state / "state.sqlite3-wal").find(mark) == std::string::npos;) {
      ASSERT_FALSE(deadline.passed());
    }
    daemon->signal(SIGKILL);
    daemon->status();
    starts();
  }

  void fills_disk() {
    disk->fill();
    for (int i = 0; i < 1000; ++i) ann->says("/topic filling " + std::to_string(i) + std::string(250, 'x'));
    if (GetParam().row == "topic") ann->says("/topic hello");
    for (int i = 0; i < 1000; ++i) ann->says("filling " + std::to_string(i) + std::string(250, 'x'));
    if (GetParam().row == "history") ann->says("hello");
    daemon->logs("can't write to the state directory: its disk is full");
    EXPECT_EQ(is_there(GetParam().row), GetParam().expected == "stays");
    disk->make_room();
    daemon->logs("the state directory is written again");
  }

  const Replaceable program;
  const TextFile config{""};
  std::optional<SmallDisk> disk;
  std::unique_ptr<Daemon> daemon;
  std::optional<Client> ann;
  std::optional<Client> bob;
};

TEST_P(Survival, IsAsDocumented) {
  const auto& [row, column, expected] = GetParam();
  ASSERT_TRUE(expected == "stays" || expected == "gone") << expected;
  if (column == "disk full") disk.emplace(folder / "disk");
  starts();
  come_in();
  make(row);
  happens(column);
  if (column == "restart" || column == "kill -9") {
    if (row == "ignored connection") come_in();
  }
  if (column == "disk full" && row == "ignored connection") return;  // who looks, leaves
  EXPECT_EQ(is_there(row), expected == "stays");
}

INSTANTIATE_TEST_SUITE_P(EachCell, Survival, testing::ValuesIn(table()), [](const auto& cell) {
  std::string name = cell.param.row + "_" + cell.param.column;
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

TEST(SurvivalTable, HasAllThatIsKept) {
  EXPECT_EQ(table().size(), 7U * 7U);
}

}  // namespace
}  // namespace confab::harness
