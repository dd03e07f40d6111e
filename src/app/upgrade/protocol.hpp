// What two processes of confabd say to each other during a live upgrade, message by message, over a Channel. The old
// process keeps serving until it says go(); the new one serves from then on. Only constants: the old process's side is
// the Successor, the new one's the Predecessor.
//
//   old                                 new
//   "confabd-upgrade 1"                                     what this is, and its version
//   "listener slash"                                        one descriptor each, and what it serves
//   "that is all"
//                                       "ready"             everything that may fail has been done
//   "state 10000"                                           how many clients; the state in a memfd
//   "clients"                                               their descriptors, in several messages
//                                       "restored"          it could serve at once
//   "go"                                                    the old process lets go of these clients
//   "histories"                                             if the state says so: what was said, in a memfd
//                                       "not upgraded: …"   at any time before: a sentence, and it exits
#pragma once

#include <chrono>
#include <string_view>

namespace confab::app::upgrade {

/// In the environment of the new process: the number of its end of the channel.
inline constexpr const char* variable = "CONFAB_UPGRADE";

inline constexpr std::string_view greeting = "confabd-upgrade 1";
inline constexpr std::string_view listener = "listener ";
inline constexpr std::string_view with_file = " with its file ";  // of a unix socket, which is removed in the end;
                                                                  // "DEVICE INODE" follows, and tells it from another
inline constexpr std::string_view given = " of the service manager";
inline constexpr std::string_view no_more_listeners = "that is all";
inline constexpr std::string_view ready = "ready";
inline constexpr std::string_view state = "state ";
inline constexpr std::string_view clients = "clients";
inline constexpr std::string_view restored = "restored";
inline constexpr std::string_view go = "go";
inline constexpr std::string_view histories = "histories";
inline constexpr std::string_view not_upgraded = "not upgraded: ";

/// How long the new process may take from its start to being ready. The old one serves meanwhile.
inline constexpr std::chrono::seconds start_time_max{30};
/// How long the old process may wait in silence, from giving its state away to hearing that it is restored.
inline constexpr std::chrono::seconds silence_max{3};
/// A process that has closed its end has this long to end, so that its status can be told. As a rule it takes some
/// microseconds; only a program that is not confabd lives on.
inline constexpr std::chrono::milliseconds end_max{50};
/// How long the new process waits for the state, once it is ready.
inline constexpr std::chrono::seconds state_wait_max{30};
/// How long the new process, which serves, waits for what was said before.
inline constexpr std::chrono::seconds histories_wait_max{30};

}  // namespace confab::app::upgrade
