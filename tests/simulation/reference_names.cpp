// The part of ReferenceChat that keeps names: see "Kept names" in docs/protocols.md.
#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "failure.hpp"
#include "reference_chat.hpp"
#include "terminal_model.hpp"

namespace confab::simulation {

namespace {

constexpr std::size_t password_size_min = 8;
constexpr std::size_t password_size_max = 128;

/// The same password, whatever keyboard it is typed on.
std::string composed(const std::string& text) {
  utf8proc_uint8_t* const bytes = utf8proc_NFC(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str()));
  require(bytes != nullptr, "a clean text is not UTF-8");
  std::string result(reinterpret_cast<const char*>(bytes));
  std::free(bytes);  // NOLINT(cppcoreguidelines-no-malloc): utf8proc allocates so
  return result;
}

bool has_password_size(const std::string& text) {
  return text.size() >= password_size_min && text.size() <= password_size_max;
}

}  // namespace

NameTally& NameTally::operator+=(const NameTally& other) {
  kept += other.kept;
  kept_again += other.kept_again;
  released += other.released;
  proven += other.proven;
  taken_over += other.taken_over;
  wrong += other.wrong;
  limited += other.limited;
  busy += other.busy;
  not_free += other.not_free;
  asked_in_upgrade += other.asked_in_upgrade;
  return *this;
}

const ReferenceChat::KeptName* ReferenceChat::kept_as(const std::string& name) const {
  const auto found = kept_.find(lower(name));
  return found == kept_.end() ? nullptr : &found->second;
}

const ReferenceChat::KeptName* ReferenceChat::proven(const Client& client) const {
  for (const auto& [key, kept] : kept_) {
    if (kept.number == client.proof) return &kept;
  }
  return nullptr;
}

// ---- Questions that take time

/// The server has begun to look at the password in the line that waits.
void ReferenceChat::begin_question(Client& client) {
  const std::string text = cleaned(client.input.line());
  const std::string word = first_word_of(text).first;
  require(!client.asked, "asks for a second answer while one is on its way");
  const bool claims = !client.unnamed() && lower(word) == "/claim";
  require(client.unnamed() || claims || lower(word) == "/release", "what was said is no password: {}", text);
  if (claims) {
    client.asked = Question{};
    return;
  }
  const std::string name = !client.unnamed() ? client.name : client.password_for.empty() ? word : client.password_for;
  const std::string secret =
      client.unnamed() && !client.password_for.empty() ? stripped(text) : stripped(stripped(text).substr(word.size()));
  const KeptName* const kept = kept_as(name);
  require(kept != nullptr && has_password_size(secret), "{} is checked for {}", shown(secret), name);
  require(!is_limited(client, name), "a password is checked past the limit");
  tries_.push_back({client.origin, lower(name), clock_()});
  client.asked = Question{lower(name), kept->number, composed(secret) == kept->password, false};
}

void ReferenceChat::take_back(std::vector<Try>& tries, const Client& client) {
  const auto latest = std::find_if(tries.rbegin(), tries.rend(), [&](const Try& it) {
    return it.origin == client.origin && it.key == client.asked->key;
  });
  if (!client.asked->key.empty() && latest != tries.rend()) tries.erase(std::next(latest).base());
}

/// The answer is that the server could not look.
void ReferenceChat::give_question_up(Client& client) {
  require(client.asked.has_value(), "nothing was asked");
  take_back(tries_, client);
  client.asked->gave_up = true;
  if (client.unnamed()) client.asked.reset();
}

void ReferenceChat::forget_question(Client& client) {
  if (!client.asked) return;
  ++names_tally_.asked_in_upgrade;
  if (!client.asked->gave_up) take_back(tries_, client);
  client.asked.reset();
}

/// See docs/limits.md.
bool ReferenceChat::is_limited(const Client& client, const std::string& name) const {
  int from_here = 0;
  int for_it = 0;
  int both = 0;
  for (const Try& it : tries_) {
    if (clock_() - it.at >= std::chrono::minutes(10)) continue;
    if (it.origin == client.origin) ++from_here;
    if (it.key == lower(name)) ++for_it;
    if (it.origin == client.origin && it.key == lower(name)) ++both;
  }
  return both >= 5 || (for_it >= 5 && both > 0) || (!client.is_exempt() && from_here >= 10);
}

std::size_t ReferenceChat::recent_tries() const {
  return static_cast<std::size_t>(std::count_if(
      tries_.begin(), tries_.end(), [this](const Try& it) { return clock_() - it.at < std::chrono::minutes(10); }));
}

/// Whether what was asked came out right, and still holds. Then all that was tried before is forgiven.
bool ReferenceChat::is_answered_right(Client& client) {
  const Question question = *std::exchange(client.asked, {});
  const KeptName* const kept = kept_as(question.key);
  if (!question.right || kept == nullptr || kept->number != question.number) return false;
  std::erase_if(tries_, [&](const Try& it) { return it.origin == client.origin && it.key == question.key; });
  return true;
}

// ---- Coming in

/// `name` is a copy: the client may be asked for it no longer.
void ReferenceChat::try_password(Client& client, std::string name, const std::string& secret) {
  if (client.asked) {
    if (!is_answered_right(client)) return refuse_password(client, "That is not the password.");
    ++names_tally_.proven;
    client.proof = kept_as(name)->number;
    return come_in(client, name);
  }
  if (kept_as(name) == nullptr) return come_in(client, name);
  if (secret.size() > password_size_max) return refuse_password(client, "No password is longer than 128 bytes.");
  if (secret.size() < password_size_min) return refuse_password(client, "That is not the password.");
  require(is_limited(client, name), "a password is believed or refused without a look at it");
  refuse_for_tries(client);
}

void ReferenceChat::refuse_password(Client& client, const std::string& why) {
  ++names_tally_.wrong;
  const bool last = client.protocol == Protocol::sigil || ++client.wrong_passwords == 3;
  if (client.protocol == Protocol::slash) {
    put(client, "* " + why + (last ? " That was one try too many. Goodbye." : " Enter it again:"));
  }
  if (last) client.owed.finish();
}

void ReferenceChat::refuse_for_tries(Client& client) {
  ++names_tally_.limited;
  if (client.protocol == Protocol::slash) {
    put(client, "* Too many passwords were tried. Please come back in some minutes. Goodbye.");
  }
  client.owed.finish();
}

/// Somebody has proven the name of `client`.
void ReferenceChat::displace(Client& client) {
  ++names_tally_.taken_over;
  leave_all(client, ".");
  if (client.protocol == Protocol::slash) put(client, "* You have come in from elsewhere. Goodbye.");
  client.owed.finish();
}

// ---- Keeping

std::string ReferenceChat::why_not_kept(const Client& client) const {
  if (kept_as(client.name) != nullptr) return {};
  const auto recent = std::count_if(claims_.begin(), claims_.end(), [&](const Try& it) {
    return it.origin == client.origin && clock_() - it.at < std::chrono::hours(24);
  });
  if (!client.is_exempt() && recent >= 5) return "* Too many names were kept from your address today.";
  if (kept_.size() >= limits_.names_max) return "* This server keeps too many names already.";
  return {};
}

void ReferenceChat::slash_claim(Client& client, const std::string& secret) {
  if (!keeps_names_) return put(client, "* This server keeps no names.");
  if (!has_password_size(secret)) return put(client, "* Passwords have 8 to 128 bytes.");
  const bool busy = is_busy(client);
  const std::string why_not = why_not_kept(client);
  const bool asked = std::exchange(client.asked, {}).has_value();
  if (!why_not.empty() && !(asked && busy)) return put(client, why_not);
  if (busy) return tell_busy(client);
  require(asked, "a name is kept before its password is hashed");
  const bool again = kept_as(client.name) != nullptr;
  if (!again) claims_.push_back({client.origin, {}, clock_()});
  kept_[lower(client.name)] = {client.name, composed(secret), ++passwords_set_};
  client.proof = passwords_set_;
  ++(again ? names_tally_.kept_again : names_tally_.kept);
  put(client, again ? "* The name " + client.name + " has a new password."
                    : "* The name " + client.name + " is yours. Give the password when you come back.");
}

void ReferenceChat::slash_release(Client& client, const std::string& secret) {
  if (!keeps_names_) return put(client, "* This server keeps no names.");
  const bool busy = is_busy(client);
  if (!client.asked) {
    if (kept_as(client.name) == nullptr) return put(client, "* The name " + client.name + " is not kept.");
    if (is_limited(client, client.name)) {
      ++names_tally_.limited;
      return put(client, "* Too many passwords were tried. Please wait some minutes.");
    }
    if (!has_password_size(secret)) return put(client, "* That is not the password.");
    require(busy, "a password is believed or refused without a look at it");
  }
  if (busy) return tell_busy(client);
  if (!is_answered_right(client)) return put(client, "* That is not the password.");
  ++names_tally_.released;
  kept_.erase(lower(client.name));
  put(client, "* The name " + client.name + " is free again.");
}

/// Whether the server could not look at a password: not at all, or not in the end.
bool ReferenceChat::is_busy(const Client& client) const {
  return client.asked ? client.asked->gave_up : refused_questions_ > 0;
}

void ReferenceChat::tell_busy(Client& client) {
  ++names_tally_.busy;
  client.asked.reset();
  put(client, "* The server is busy with passwords. Please try again in a moment.");
}

}  // namespace confab::simulation
