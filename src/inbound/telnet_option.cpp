#include "confab/inbound/telnet_option.hpp"

#include "telnet_codes.hpp"

namespace confab {

using Agreement = carried::TelnetAgreement;

void TelnetOption::want(bool on, std::string& answers) {
  switch (agreement_) {
    case Agreement::no:
      if (!on) return;
      say(true, answers);
      agreement_ = Agreement::wants_yes;
      return;
    case Agreement::yes:
      if (on) return;
      say(false, answers);
      agreement_ = Agreement::wants_no;
      return;
    // The client's answer comes first.
    case Agreement::wants_yes:
    case Agreement::wants_yes_then_no: agreement_ = on ? Agreement::wants_yes : Agreement::wants_yes_then_no; return;
    case Agreement::wants_no:
    case Agreement::wants_no_then_yes: agreement_ = on ? Agreement::wants_no_then_yes : Agreement::wants_no; return;
  }
}

bool TelnetOption::hear(bool agrees, std::string& answers) {
  switch (agreement_) {
    case Agreement::no: return false;
    case Agreement::wants_yes: agreement_ = agrees ? Agreement::yes : Agreement::no; break;
    case Agreement::wants_yes_then_no:
      if (agrees) say(false, answers);
      agreement_ = agrees ? Agreement::wants_no : Agreement::no;
      break;
    case Agreement::yes:
      if (agrees) break;
      say(false, answers);
      agreement_ = Agreement::no;
      break;
    case Agreement::wants_no: agreement_ = Agreement::no; break;
    case Agreement::wants_no_then_yes:
      if (!agrees) say(true, answers);
      agreement_ = agrees ? Agreement::yes : Agreement::wants_yes;
      break;
  }
  return true;
}

void TelnetOption::accept(std::string& answers) {
  say(true, answers);
  agreement_ = Agreement::yes;
}

void TelnetOption::restore(Agreement agreement) {
  if (agreement > Agreement::wants_no_then_yes) {
    throw carried::BadState("A client and the server agree in no known way on a telnet option.");
  }
  agreement_ = agreement;
}

void TelnetOption::say(bool on, std::string& answers) const {
  const bool ours = side_ == Side::ours;
  const unsigned char yes = ours ? telnet::will : telnet::do_it;
  const unsigned char no = ours ? telnet::wont : telnet::dont;
  telnet::append_command(answers, on ? yes : no, number_);
}

}  // namespace confab
