// ExitStatus: how the program ends, as its manual says it. Knows nothing.
#pragma once

namespace confab::client {

enum ExitStatus : int {
  exit_well = 0,
  exit_closed = 1,  // the server has closed the connection unasked, or what was heard can't be written
  exit_unsaid = 1,  // --send: a line could not be said
  exit_usage = 2,   // or there is no connection
  exit_name = 3,    // --send: the name was refused
  exit_room = 4,    // --send: the room was refused
  exit_cut = 5,     // --send: the connection broke before everything was said for certain
};

}  // namespace confab::client
