// Rooms that the configuration names: there at the start, after a reload and after an upgrade, whoever is in them.
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "harness/client.hpp"
#include "harness/replaceable.hpp"
#include "harness/text_file.hpp"

namespace confab::harness {
namespace {

const std::string listen = "[[listen]]\nat = \"slash://127.0.0.1:0\"\n";

TEST(StandingRooms, AreThereFromTheStartAndChangeWithAReload) {
  const TextFile config("standing-rooms = [\"Dev\", \"ops\"]\n" + listen);
  Daemon daemon({"--config", config.path()});
  Client ann = slash_user(daemon, "ann");
  ann.says("/rooms");
  ann.sees("* Rooms: Dev (0), lobby (1), ops (0)");
  ann.says("/join ops");
  ann.sees("* You are now in ops with no others.");
  config.write("standing-rooms = [\"news\"]\n" + listen);
  daemon.signal(SIGHUP);
  daemon.logs("standing-rooms Dev,ops -> news");
  ann.says("/rooms");
  ann.sees("* Rooms: lobby (0), news (0), ops (1)");
  ann.says("/leave");
  ann.sees("* You are now in lobby with no others.");
  ann.says("/rooms");
  ann.sees("* Rooms: lobby (1), news (0)");
}

TEST(StandingRooms, OutliveAnUpgradeWithAndWithoutPeopleInThem) {
  const Replaceable program;
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {"--standing-rooms", "dev,ops"});
  Daemon daemon = Daemon::of(program.path(), arguments);
  Client ann = slash_user(daemon, "ann");
  ann.says("/join DEV");
  ann.sees("* You are now in dev with no others.");
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  ann.says("/rooms");
  ann.sees("* Rooms: dev (1), lobby (0), ops (0)");
  ann.says("/leave");
  ann.sees("* You are now in lobby with no others.");
  ann.says("/rooms");
  ann.sees("* Rooms: dev (0), lobby (1), ops (0)");
}

TEST(StandingRooms, FourThousandAreServedAndOneMoreIsRefused) {
  std::string names;
  for (int i = 0; i < 4096; ++i) names += "\"room" + std::to_string(i) + "\", ";
  const TextFile config("standing-rooms = [" + names + "]\n" + listen);
  Daemon daemon({"--config", config.path()});
  Client ann = slash_user(daemon, "ann");
  ann.says("/join ROOM4095");
  ann.sees("* You are now in room4095 with no others.");
  config.write("standing-rooms = [" + names + "\"one-more\"]\n" + listen);
  daemon.signal(SIGHUP);
  daemon.logs("standing-rooms can't be 4097 rooms: it is 4096 at most.");
  ann.says("/who");
  ann.sees("* In room4095 (1): ann");
}

}  // namespace
}  // namespace confab::harness
