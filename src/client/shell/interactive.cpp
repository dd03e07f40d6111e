#include "interactive.hpp"

#include "pipe_talk.hpp"

namespace confab::client {

int talk_at_terminal(const Options& options) {
  return talk_in_pipe(options);
}

}  // namespace confab::client
