// Askers: many clients without a pace; each asks something, and asks again as soon as it has received anything. So the
// server always owes somebody an answer, but never much to one client. (A Barrage does not wait.)
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/descriptor.hpp"
#include "harness/network.hpp"

namespace confab::attacks {

struct Question {
  std::size_t askers = 1;
  std::string opening{};  // sent once, first; "$N" becomes the asker's number
  std::string text{};     // sent again after each answer
};

class Askers {
 public:
  Askers(const harness::Endpoint& endpoint, Question question);
  ~Askers();
  Askers(const Askers&) = delete;
  Askers& operator=(const Askers&) = delete;

  /// Some of those that have received something ask again. Waits a moment if nobody has.
  void ask_some();

  /// How often anybody has received anything.
  std::size_t answered() const { return answered_; }

 private:
  void ask(const harness::Descriptor& asker);
  void listen(const harness::Descriptor& asker);

  const Question question_;
  harness::Descriptor set_;  // an epoll set
  std::vector<harness::Descriptor> askers_;
  std::size_t answered_ = 0;
};

}  // namespace confab::attacks
