#include "input_model.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "confab/inbound/telnet_filter.hpp"
#include "confab/inbound/typed_line.hpp"
#include "terminal_model.hpp"

namespace confab::simulation {

InputModel::Heard InputModel::hear(char byte, std::size_t line_bytes_max, std::string& refusals) {
  told_ = Heard::nothing;
  return is_text(static_cast<unsigned char>(byte), refusals) ? hear_text(byte, line_bytes_max) : told_;
}

bool InputModel::is_text(unsigned char byte, std::string& refusals) {
  switch (telnet_) {
    case Telnet::text:
      if (byte != 255) return true;
      seen_iac_ = true;
      telnet_ = Telnet::command;
      return false;
    case Telnet::command:
      telnet_ = Telnet::text;
      if (byte == 255) return true;
      if (byte >= 251) {
        verb_ = byte;
        telnet_ = Telnet::option;
      } else if (byte == 250) {
        block_bytes_ = 0;
        telnet_ = Telnet::block;
      } else {
        obey(byte);
      }
      return false;
    case Telnet::option:
      telnet_ = Telnet::text;
      refuse(byte, refusals);
      return false;
    case Telnet::block:
      if (byte == 255) {
        telnet_ = Telnet::block_command;
        return false;
      }
      if (block_bytes_ >= TelnetFilter::subnegotiation_bytes_max && (byte == '\n' || byte == '\r')) {
        telnet_ = Telnet::text;
        return true;
      }
      break;
    case Telnet::block_command:
      if (byte != 255) {
        // 240 is the proper end. Anything else starts the next command of a client that forgot it.
        telnet_ = byte == 240 ? Telnet::text : Telnet::command;
        return telnet_ == Telnet::command && is_text(byte, refusals);
      }
      telnet_ = Telnet::block;
      break;
  }
  ++block_bytes_;
  return false;
}

void InputModel::obey(unsigned char command) {
  switch (command) {
    case 246: told_ = Heard::are_you_there; break;
    case 236:
    case 237:
    case 238:
    case 243:
    case 244: told_ = Heard::interrupt; break;
    case 247: rub_out_character(); break;
    case 248: rub_out_line(); break;
    default: break;
  }
}

void InputModel::hide(bool hides, std::string& offers) {
  if (!seen_iac_ || std::exchange(hides_, hides) == hides || announced_) return;
  if (hides != echoes_) offer_echo(hides, offers);
}

void InputModel::offer_echo(bool echoes, std::string& offers) {
  offers += echoes ? "\xff\xfb\x01" : "\xff\xfc\x01";
  announced_ = echoes;
}

/// Returns false if what the client says of echo is news to us.
bool InputModel::hear_of_echo(std::string& offers) {
  const bool agrees = verb_ == 253;
  if (!announced_) {
    if (echoes_ && !agrees) {
      echoes_ = false;
      offers += "\xff\xfc\x01";
      return true;
    }
    return echoes_;
  }
  const bool was_offered = *std::exchange(announced_, {});
  echoes_ = agrees && (was_offered || hides_);
  if (was_offered && echoes_ && !hides_) offer_echo(false, offers);
  if (!was_offered && !echoes_ && hides_) offer_echo(true, offers);
  return true;
}

void InputModel::refuse(unsigned char option, std::string& refusals) {
  if (option == 1 && verb_ >= 253 && hear_of_echo(refusals)) return;
  if (verb_ == 252) refused_.erase({251, option});
  if (verb_ == 254) refused_.erase({253, option});
  const bool will = verb_ == 251;
  if (!will && verb_ != 253) return;
  const bool timing_mark = !will && option == 6;
  if (!refused_.insert({verb_, option}).second && !timing_mark) return;
  if (!refused_ever_.insert({verb_, option}).second || timing_mark) told_ = Heard::asked_again;
  refusals += '\xff';
  refusals += will ? '\xfe' : '\xfc';
  refusals += static_cast<char>(option);
}

// ---- Erasing: what remains of the line is what one sees of it.

void InputModel::rub_out_character() {
  at_start_ = false;
  std::vector<Character> shown = shown_of(pending_, "\xff");
  // Finds the start of the last cluster, always from the start of the line.
  std::size_t start = 0;
  utf8proc_int32_t state = 0;
  utf8proc_int32_t before = 0;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const auto value = static_cast<utf8proc_int32_t>(shown[i].value);
    if (utf8proc_grapheme_break_stateful(before, value, &state)) start = i;
    before = value;
  }
  if (shown.size() > TypedLine::cluster_code_points_max) {
    start = std::max(start, shown.size() - TypedLine::cluster_code_points_max);
  }
  shown.resize(start);
  pending_ = joined(shown);
}

void InputModel::rub_out_word() {
  pending_ = joined(shown_of(pending_, "\xff"));
  while (!pending_.empty() && pending_.back() == ' ') pending_.pop_back();
  while (!pending_.empty() && pending_.back() != ' ') pending_.pop_back();
}

void InputModel::rub_out_line() {
  at_start_ = false;
  dropping_ = false;
  pending_.clear();
}

InputModel::Heard InputModel::hear_text(char byte, std::size_t line_bytes_max) {
  if (std::exchange(behind_cr_, false) && (byte == '\n' || byte == '\0')) return Heard::nothing;
  if (byte == '\n' || byte == '\r') {
    at_start_ = false;
    line_ended_in_cr_ = behind_cr_ = byte == '\r';
    if (byte == '\r') seen_cr_ = true;
    if (std::exchange(dropping_, false)) return Heard::nothing;
    line_ = std::exchange(pending_, {});
    return Heard::line;
  }
  if (byte == 0x15) rub_out_line();
  if (dropping_ || byte == 0x15) return Heard::nothing;
  if (byte == 0x08 || byte == 0x7f) rub_out_character();
  if (byte == 0x17) rub_out_word();
  if (byte == 0x08 || byte == 0x7f || byte == 0x17) return Heard::nothing;
  if (pending_.size() == line_bytes_max) {
    line_ = std::exchange(pending_, {});
    dropping_ = true;
    return Heard::too_long;
  }
  pending_ += byte;
  if (at_start_ && pending_ == "\xef\xbb\xbf") pending_.clear();
  at_start_ = at_start_ && !pending_.empty() && std::string_view("\xef\xbb\xbf").starts_with(pending_);
  return Heard::nothing;
}

}  // namespace confab::simulation
