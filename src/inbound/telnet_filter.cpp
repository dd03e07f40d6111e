#include "confab/inbound/telnet_filter.hpp"

#include <cstddef>
#include <vector>

namespace confab {

namespace {

// RFC 854, "TELNET command structure".
constexpr unsigned char iac = 255;
constexpr unsigned char dont = 254;
constexpr unsigned char do_it = 253;
constexpr unsigned char wont = 252;
constexpr unsigned char will = 251;
constexpr unsigned char sb = 250;
constexpr unsigned char erase_line = 248;
constexpr unsigned char erase_character = 247;
constexpr unsigned char are_you_there = 246;
constexpr unsigned char interrupt_process = 244;
constexpr unsigned char break_key = 243;
constexpr unsigned char se = 240;
// RFC 1184, section 2.
constexpr unsigned char abort_process = 238;
constexpr unsigned char suspend_process = 237;
constexpr unsigned char end_of_file = 236;

constexpr unsigned char echo = 1;         // RFC 857
constexpr unsigned char timing_mark = 6;  // RFC 860

constexpr std::string_view data_255 = "\xff";

TelnetFilter::Command meaning_of(unsigned char command) {
  switch (command) {
    case are_you_there: return TelnetFilter::Command::are_you_there;
    case erase_character: return TelnetFilter::Command::erase_character;
    case erase_line: return TelnetFilter::Command::erase_line;
    case interrupt_process:
    case break_key:
    case abort_process:
    case suspend_process:
    case end_of_file: return TelnetFilter::Command::interrupt;
    default: return TelnetFilter::Command::none;
  }
}

void append_command(std::string& answers, unsigned char verb, unsigned char option) {
  answers += static_cast<char>(iac);
  answers += static_cast<char>(verb);
  answers += static_cast<char>(option);
}

std::vector<std::uint8_t> members_of(const std::bitset<256>& options) {
  std::vector<std::uint8_t> members;
  for (std::size_t option = 0; option < options.size(); ++option) {
    if (options.test(option)) members.push_back(static_cast<std::uint8_t>(option));
  }
  return members;
}

std::bitset<256> set_of(const std::vector<std::uint8_t>& members) {
  std::bitset<256> options;
  for (const std::uint8_t option : members) options.set(option);
  return options;
}

}  // namespace

TelnetFilter::Run TelnetFilter::next(std::string_view bytes, std::string& answers) {
  std::size_t consumed = 0;
  while (consumed < bytes.size()) {
    if (telnet_ == nullptr || telnet_->state == State::data) {
      const auto command_at = bytes.find(static_cast<char>(iac), consumed);
      if (command_at != consumed) {
        const auto data = bytes.substr(consumed, command_at == bytes.npos ? bytes.npos : command_at - consumed);
        return {data, consumed + data.size()};
      }
      if (telnet_ == nullptr) telnet_ = std::make_unique<Telnet>();
      telnet_->state = State::iac;
      ++consumed;
      continue;
    }
    if (line_ends_it(bytes[consumed])) {
      telnet_->state = State::data;
      continue;
    }
    Run run = command(static_cast<unsigned char>(bytes[consumed]), answers);
    ++consumed;
    if (!run.data.empty() || run.command != Command::none) {
      run.consumed = consumed;
      return run;
    }
  }
  return {{}, consumed};
}

/// Whether this byte ends an overlong subnegotiation.
bool TelnetFilter::line_ends_it(char byte) const {
  return telnet_->state == State::subnegotiation && telnet_->subnegotiation_bytes == subnegotiation_bytes_max &&
         (byte == '\n' || byte == '\r');
}

void TelnetFilter::count_swallowed() {
  if (telnet_->subnegotiation_bytes < subnegotiation_bytes_max) ++telnet_->subnegotiation_bytes;
}

/// Handles one byte inside a command. Returns the data byte or the command that it completes, if any.
TelnetFilter::Run TelnetFilter::command(unsigned char byte, std::string& answers) {
  Telnet& telnet = *telnet_;
  switch (telnet.state) {
    case State::data: break;
    case State::iac:
      if (byte == iac) {
        telnet.state = State::data;
        return {data_255};
      }
      begin_command(byte);
      return {{}, 0, meaning_of(byte)};
    case State::option: telnet.state = State::data; return {{}, 0, negotiate(byte, answers)};
    case State::subnegotiation:
      if (byte == iac) {
        telnet.state = State::subnegotiation_iac;
      } else {
        count_swallowed();
      }
      break;
    case State::subnegotiation_iac:
      if (byte == se) {
        telnet.state = State::data;
      } else if (byte == iac) {
        telnet.state = State::subnegotiation;
        count_swallowed();
      } else {
        // Neither IAC SE nor a quoted 255: the client forgot the end, and this starts its next command.
        telnet.state = State::iac;
        return command(byte, answers);
      }
      break;
  }
  return {};
}

/// Handles the byte after an IAC.
void TelnetFilter::begin_command(unsigned char byte) {
  telnet_->state = State::data;
  if (byte >= will) {
    telnet_->verb = byte;
    telnet_->state = State::option;
  } else if (byte == sb) {
    telnet_->subnegotiation_bytes = 0;
    telnet_->state = State::subnegotiation;
  }
}

TelnetFilter::Command TelnetFilter::negotiate(unsigned char option, std::string& answers) {
  const bool theirs = telnet_->verb == will || telnet_->verb == wont;
  if (!theirs && option == echo && settle_echo(answers)) return Command::none;
  Refusals& refusals = theirs ? telnet_->offers : telnet_->requests;
  if (telnet_->verb == wont || telnet_->verb == dont) {
    // This only confirms the present state: every option is off.
    refusals.standing.reset(option);
    return Command::none;
  }
  const bool asks_the_time = telnet_->verb == do_it && option == timing_mark;
  if (refusals.standing.test(option) && !asks_the_time) return Command::none;
  append_command(answers, theirs ? dont : wont, option);
  refusals.standing.set(option);
  const bool again = refusals.ever.test(option);
  refusals.ever.set(option);
  return again || asks_the_time ? Command::asked_again : Command::none;
}

// ---- Echo (RFC 1143, section 7, with a queue of one)

void TelnetFilter::hide_input(bool hide, std::string& answers) {
  using Echo = carried::TelnetEcho;
  if (telnet_ == nullptr || telnet_->hides == hide) return;
  telnet_->hides = hide;
  switch (telnet_->echo) {
    case Echo::no:
      if (!hide) return;  // the client has refused
      append_command(answers, will, echo);
      telnet_->echo = Echo::wants_yes;
      return;
    case Echo::yes:
      append_command(answers, wont, echo);
      telnet_->echo = Echo::wants_no;
      return;
    // The client's answer comes first.
    case Echo::wants_yes: telnet_->echo = Echo::wants_yes_then_no; return;
    case Echo::wants_yes_then_no: telnet_->echo = Echo::wants_yes; return;
    case Echo::wants_no: telnet_->echo = Echo::wants_no_then_yes; return;
    case Echo::wants_no_then_yes: telnet_->echo = Echo::wants_no; return;
  }
}

/// Takes a DO ECHO or DONT ECHO for the answer to an offer. Returns false if there was none.
bool TelnetFilter::settle_echo(std::string& answers) {
  using Echo = carried::TelnetEcho;
  const bool agrees = telnet_->verb == do_it;
  switch (telnet_->echo) {
    case Echo::no: return false;
    case Echo::wants_yes: telnet_->echo = agrees ? Echo::yes : Echo::no; break;
    case Echo::wants_yes_then_no:
      if (agrees) append_command(answers, wont, echo);
      telnet_->echo = agrees ? Echo::wants_no : Echo::no;
      break;
    case Echo::yes:
      if (agrees) break;
      append_command(answers, wont, echo);
      telnet_->echo = Echo::no;
      break;
    case Echo::wants_no: telnet_->echo = Echo::no; break;
    case Echo::wants_no_then_yes:
      if (!agrees) append_command(answers, will, echo);
      telnet_->echo = agrees ? Echo::yes : Echo::wants_yes;
      break;
  }
  return true;
}

// ---- A live upgrade

std::optional<carried::TelnetState> TelnetFilter::carried() const {
  if (telnet_ == nullptr) return std::nullopt;
  return carried::TelnetState{.phase = telnet_->state,
                              .verb = telnet_->verb,
                              .subnegotiation_bytes = telnet_->subnegotiation_bytes,
                              .offers_standing = members_of(telnet_->offers.standing),
                              .offers_ever = members_of(telnet_->offers.ever),
                              .requests_standing = members_of(telnet_->requests.standing),
                              .requests_ever = members_of(telnet_->requests.ever),
                              .echo = telnet_->echo,
                              .hides = telnet_->hides};
}

void TelnetFilter::restore(const std::optional<carried::TelnetState>& state) {
  telnet_ = nullptr;
  if (!state) return;
  if (state->subnegotiation_bytes > subnegotiation_bytes_max) {
    throw carried::BadState("A telnet subnegotiation is longer than it may be.");
  }
  if (state->phase > State::subnegotiation_iac) throw carried::BadState("A telnet command is in no known phase.");
  if (state->phase == State::option && state->verb < will) {
    throw carried::BadState("A telnet command with an option is none of the four that have one.");
  }
  if (state->echo > carried::TelnetEcho::wants_no_then_yes) {
    throw carried::BadState("A client and the server agree in no known way on who echoes.");
  }
  telnet_ = std::make_unique<Telnet>(Telnet{state->phase,
                                            state->verb,
                                            state->subnegotiation_bytes,
                                            {set_of(state->offers_standing), set_of(state->offers_ever)},
                                            {set_of(state->requests_standing), set_of(state->requests_ever)},
                                            state->echo,
                                            state->hides});
}

}  // namespace confab
