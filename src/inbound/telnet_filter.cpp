#include "confab/inbound/telnet_filter.hpp"

#include <cstddef>
#include <utility>

#include "telnet_codes.hpp"

namespace confab {

using namespace telnet;

namespace {

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

}  // namespace

TelnetFilter::Telnet::Telnet()
    : echo(telnet::echo, Side::ours),
      no_go_ahead(telnet::suppress_go_ahead, Side::ours),
      window(telnet::window_size, Side::theirs),
      binary_out(telnet::binary, Side::ours),
      binary_in(telnet::binary, Side::theirs) {}

void TelnetFilter::set_companion(std::unique_ptr<Companion> companion) {
  speak().companion = std::move(companion);
}

/// From its first use on, the client is one that speaks telnet.
TelnetFilter::Telnet& TelnetFilter::speak() {
  if (telnet_ == nullptr) telnet_ = std::make_unique<Telnet>();
  return *telnet_;
}

TelnetFilter::Run TelnetFilter::next(std::string_view bytes, std::string& answers, bool edits_if_offered) {
  std::size_t consumed = 0;
  while (consumed < bytes.size()) {
    if (telnet_ == nullptr || telnet_->state == State::data) {
      const auto command_at = bytes.find(static_cast<char>(iac), consumed);
      if (command_at != consumed) {
        const auto data = bytes.substr(consumed, command_at == bytes.npos ? bytes.npos : command_at - consumed);
        return {data, consumed + data.size()};
      }
      speak().state = State::iac;
      ++consumed;
      continue;
    }
    if (line_ends_it(bytes[consumed])) {
      telnet_->state = State::data;
      continue;
    }
    Run run = command(static_cast<unsigned char>(bytes[consumed]), answers, edits_if_offered);
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

void TelnetFilter::swallow(unsigned char byte) {
  if (telnet_->subnegotiation_bytes < begun_bytes_max) telnet_->begun[telnet_->subnegotiation_bytes] = byte;
  if (telnet_->subnegotiation_bytes < subnegotiation_bytes_max) ++telnet_->subnegotiation_bytes;
}

/// Handles one byte inside a command. Returns the data byte or the command that it completes, if any.
TelnetFilter::Run TelnetFilter::command(unsigned char byte, std::string& answers, bool edits_if_offered) {
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
    case State::option: telnet.state = State::data; return {{}, 0, negotiate(byte, answers, edits_if_offered)};
    case State::subnegotiation:
      if (byte == iac) {
        telnet.state = State::subnegotiation_iac;
      } else {
        swallow(byte);
      }
      break;
    case State::subnegotiation_iac:
      if (byte == se) {
        telnet.state = State::data;
        return {{}, 0, end_subnegotiation()};
      }
      if (byte == iac) {
        telnet.state = State::subnegotiation;
        swallow(byte);
      } else {
        // Neither IAC SE nor a quoted 255: the client forgot the end, and this starts its next command.
        telnet.state = State::iac;
        return command(byte, answers, edits_if_offered);
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

TelnetFilter::Command TelnetFilter::negotiate(unsigned char option, std::string& answers, bool edits_if_offered) {
  const bool theirs = telnet_->verb == will || telnet_->verb == wont;
  const bool agrees = telnet_->verb == will || telnet_->verb == do_it;
  if (edits_if_offered && telnet_->verb == will && option == telnet::window_size && !telnet_->edits &&
      !telnet_->offers.ever.test(option)) {
    edit_lines(true, answers);
  }
  if (settle(option, theirs, agrees, answers)) return Command::negotiated;
  Refusals& refusals = theirs ? telnet_->offers : telnet_->requests;
  if (!agrees) {
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

// ---- Options that the server uses

TelnetOption* TelnetFilter::option_of(unsigned char option, bool theirs) {
  if (option == telnet::echo) return theirs ? nullptr : &telnet_->echo;
  if (option == telnet::suppress_go_ahead) return theirs ? nullptr : &telnet_->no_go_ahead;
  if (option == telnet::window_size) return theirs ? &telnet_->window : nullptr;
  if (option == telnet::binary) return theirs ? &telnet_->binary_in : &telnet_->binary_out;
  return nullptr;
}

/// Takes what the client says about an option for the answer to an offer, or for an offer that is welcome. Returns
/// false if it is neither.
bool TelnetFilter::settle(unsigned char option, bool theirs, bool agrees, std::string& answers) {
  TelnetOption* const known = option_of(option, theirs);
  if (known == nullptr) return false;
  if (known->hear(agrees, answers)) return true;
  // Each option is accepted once, and not after it was refused, so that two peers can't loop.
  const Refusals& refusals = theirs ? telnet_->offers : telnet_->requests;
  if (!telnet_->edits || !agrees || refusals.ever.test(option)) return false;
  (theirs ? telnet_->offers : telnet_->requests).ever.set(option);
  known->accept(answers);
  return true;
}

void TelnetFilter::hide_input(bool hide, std::string& answers) {
  if (telnet_ == nullptr || telnet_->hides == hide) return;
  telnet_->hides = hide;
  telnet_->echo.want(hide || telnet_->edits, answers);
}

void TelnetFilter::edit_lines(bool edit, std::string& answers) {
  if (speak().edits == edit) return;
  telnet_->edits = edit;
  // Whoever has given it up is not given it again by a repeated offer.
  if (!edit) telnet_->offers.ever.set(telnet::window_size);
  telnet_->echo.want(edit || telnet_->hides, answers);
  telnet_->no_go_ahead.want(edit, answers);
  telnet_->window.want(edit, answers);
  // Without it, Debian's telnet programs take some bytes of UTF-8 for their escape character.
  telnet_->binary_in.want(edit, answers);
  // The other direction only matters to whoever offers it.
  telnet_->binary_out.want(edit && telnet_->requests.standing.test(telnet::binary), answers);
}

TelnetFilter::Editing TelnetFilter::editing() const {
  if (telnet_ == nullptr || !telnet_->edits) return Editing::off;
  if (telnet_->echo.is_off() || telnet_->no_go_ahead.is_off()) return Editing::refused;
  return telnet_->echo.agreed() && telnet_->no_go_ahead.agreed() ? Editing::agreed : Editing::asked;
}

/// Reads the size of the client's window (RFC 1073), if that is what it was about.
TelnetFilter::Command TelnetFilter::end_subnegotiation() {
  const auto& bytes = telnet_->begun;
  if (telnet_->subnegotiation_bytes != begun_bytes_max || bytes[0] != telnet::window_size || !telnet_->edits) {
    return Command::none;
  }
  const auto number = [&](std::size_t at) { return static_cast<std::uint16_t>(bytes[at] << 8U | bytes[at + 1]); };
  telnet_->window_size = {.columns = number(1), .rows = number(3)};
  return Command::negotiated;
}

}  // namespace confab
