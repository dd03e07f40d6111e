// Askers: many clients whom no pace holds, each of whom asks something and asks again as soon as it has been sent
// anything. So there is always somebody who is owed an answer, and yet not much of each. (A Barrage does not wait.)
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

  /// Some of those who have been sent something ask again. Waits a moment if nobody has.
  void ask_some();

  /// How often anybody was sent anything.
  std::size_t answered() const { return answered_; }

 private:
  void ask(const harness::Descriptor& asker);
  void listen(const harness::Descriptor& asker);

  const Question question_;
  harness::Descriptor set_;  // of epoll
  std::vector<harness::Descriptor> askers_;
  std::size_t answered_ = 0;
};

}  // namespace confab::attacks
