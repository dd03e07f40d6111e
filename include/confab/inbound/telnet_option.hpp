// TelnetOption: what the two sides agree on about one telnet option, on one side of the connection (RFC 1143, section
// 7, "the Q method" with a queue of one). It knows neither what the option means nor when it is wanted. A value, owned
// by the TelnetFilter.
//
// It can't loop: it speaks only when somebody wants something else than before, and never answers an answer.
#pragma once

#include <cstdint>
#include <string>

#include "confab/carried_state.hpp"

namespace confab {

class TelnetOption {
 public:
  enum class Side : std::uint8_t {
    ours,    // the server would do it: WILL and WONT, answered by DO and DONT
    theirs,  // the client would do it: DO and DONT, answered by WILL and WONT
  };

  constexpr TelnetOption(unsigned char number, Side side) : number_(number), side_(side) {}

  /// Asks the client for it, or no longer, and appends what must be sent to `answers`. Asking for what is already
  /// wanted does nothing; asking again after a refusal asks the client again.
  void want(bool on, std::string& answers);

  /// The client says that it agrees to this option, or that it does not. Returns false if nobody has asked, which
  /// leaves the answer to the caller.
  bool hear(bool agrees, std::string& answers);

  /// The client asks for it, nobody here did, and it may have it.
  void accept(std::string& answers);

  bool agreed() const { return agreement_ == carried::TelnetAgreement::yes; }
  bool is_off() const { return agreement_ == carried::TelnetAgreement::no; }

  carried::TelnetAgreement carried() const { return agreement_; }

  /// Throws carried::BadState.
  void restore(carried::TelnetAgreement agreement);

 private:
  void say(bool on, std::string& answers) const;

  unsigned char number_;
  Side side_;
  carried::TelnetAgreement agreement_ = carried::TelnetAgreement::no;
};

}  // namespace confab
