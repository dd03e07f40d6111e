#include "confab/wire/telnet_filter.hpp"

namespace confab {

namespace {

// RFC 854, "TELNET command structure". DO, 253, is what remains of the four verbs.
constexpr unsigned char iac = 255;
constexpr unsigned char dont = 254;
constexpr unsigned char wont = 252;
constexpr unsigned char will = 251;
constexpr unsigned char sb = 250;
constexpr unsigned char se = 240;

constexpr std::string_view data_255 = "\xff";

}  // namespace

TelnetFilter::Run TelnetFilter::next(std::string_view bytes, std::string& replies) {
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
    const auto data = command(static_cast<unsigned char>(bytes[consumed]), replies);
    ++consumed;
    if (!data.empty()) return {data, consumed};
  }
  return {{}, consumed};
}

/// One byte inside a command. Returns the data byte it turned out to stand for, if it does.
std::string_view TelnetFilter::command(unsigned char byte, std::string& replies) {
  Telnet& telnet = *telnet_;
  switch (telnet.state) {
    case State::data: break;
    case State::iac:
      telnet.state = State::data;
      if (byte == iac) return data_255;
      if (byte >= will) {
        telnet.verb = byte;
        telnet.state = State::option;
      } else if (byte == sb) {
        telnet.subnegotiation_bytes = 0;
        telnet.state = State::subnegotiation;
      }
      break;
    case State::option:
      telnet.state = State::data;
      refuse(byte, replies);
      break;
    case State::subnegotiation:
      if (byte == iac) {
        telnet.state = State::subnegotiation_iac;
      } else if (++telnet.subnegotiation_bytes >= subnegotiation_bytes_max) {
        telnet.state = State::data;
      }
      break;
    case State::subnegotiation_iac:
      if (byte == se) {
        telnet.state = State::data;
      } else if (byte == iac) {
        telnet.state = ++telnet.subnegotiation_bytes >= subnegotiation_bytes_max ? State::data : State::subnegotiation;
      } else {
        // Neither the end nor a quoted 255: the client forgot the end, and this is its next command.
        telnet.state = State::iac;
        return command(byte, replies);
      }
      break;
  }
  return {};
}

void TelnetFilter::refuse(unsigned char option, std::string& replies) {
  // WONT and DONT only confirm what is so already: every option is off.
  if (telnet_->verb == wont || telnet_->verb == dont) return;
  const bool offered = telnet_->verb == will;
  auto& refused = offered ? telnet_->refused_will : telnet_->refused_do;
  if (refused.test(option)) return;
  refused.set(option);
  replies += static_cast<char>(iac);
  replies += static_cast<char>(offered ? dont : wont);
  replies += static_cast<char>(option);
}

}  // namespace confab
