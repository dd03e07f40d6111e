#include "confab/ending.hpp"

namespace confab {

std::string_view words_for(Ending ending) {
  switch (ending) {
    case Ending::none: return {};
    case Ending::closed_by_client: return "closed by the client";
    case Ending::connection_lost: return "connection lost";
    case Ending::took_nothing: return "took nothing for too long";
    case Ending::took_too_long: return "took too long to close";
    case Ending::no_name_in_time: return "gave no name in time";
    case Ending::made_way: return "made way for a newcomer";
    case Ending::foreign_protocol: return "spoke another protocol";
    case Ending::shutting_down: return "the server is shutting down";
    case Ending::upgrading: return "the server is upgraded";
    case Ending::removed: return "removed by an operator";
    case Ending::out_of_memory: return "out of memory";
  }
  return {};
}

std::string_view label_of(Ending ending) {
  switch (ending) {
    case Ending::none: return "quit";
    case Ending::closed_by_client: return "closed_by_client";
    case Ending::connection_lost: return "connection_lost";
    case Ending::took_nothing: return "took_nothing";
    case Ending::took_too_long: return "took_too_long";
    case Ending::no_name_in_time: return "no_name_in_time";
    case Ending::made_way: return "made_way";
    case Ending::foreign_protocol: return "foreign_protocol";
    case Ending::shutting_down: return "shutting_down";
    case Ending::upgrading: return "upgrading";
    case Ending::removed: return "removed";
    case Ending::out_of_memory: return "out_of_memory";
  }
  return {};
}

}  // namespace confab
