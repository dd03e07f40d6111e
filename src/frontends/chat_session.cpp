#include "confab/frontends/chat_session.hpp"

#include "confab/chat/dispatch.hpp"

namespace confab {

ChatSession::ChatSession(const Dialect& dialect, RoomRegistry& registry, WriteQueue& out)
    : dialect_(dialect), registry_(registry), out_(out) {
  out_.set_missed_notice(dialect_.missed_notice());
  if (const auto prompt = dialect_.login().prompt; !prompt.empty()) out_.append(prompt);
}

ChatSession::~ChatSession() {
  leave(true);
}

bool ChatSession::line(std::string_view text, LineEnding) {
  if (text.empty()) return true;
  if (!user_) {
    log_in(text);
    return true;
  }
  const Command command = dialect_.parse(text);
  const auto reply = dispatch(command, *user_, registry_);
  if (!reply) return false;
  dialect_.render(*reply, out_);
  if (std::holds_alternative<Quit>(command)) {
    leave(false);
    out_.finish();
  }
  return true;
}

void ChatSession::log_in(std::string_view text) {
  const LoginManner manner = dialect_.login();
  const auto name = Name::parse(text, manner.alphabet);
  if (!name) return refuse({Refusal::Reason::name_invalid, text});
  user_.emplace(*name, manner.residence, dialect_, out_);
  if (const auto refused = registry_.admit(*user_)) {
    user_.reset();
    return refuse({refused->reason, text});
  }
  here_ = true;
  dialect_.render(registry_.notices() == Notices::none ? Reply{Silence{}} : Reply{Greeting{*user_}}, out_);
}

void ChatSession::refuse(const Refusal& refusal) {
  const bool last = ++refused_names_ >= dialect_.login().refused_names_max;
  dialect_.refuse_name(refusal, last, out_);
  if (last) out_.finish();
}

void ChatSession::line_too_long(std::uint32_t bytes_max) {
  if (!user_) return refuse({Refusal::Reason::name_invalid, {}});
  dialect_.line_too_long(bytes_max, out_);
}

void ChatSession::ended(EndReason reason) {
  leave(reason == EndReason::connection_lost);
}

void ChatSession::leave(bool connection_lost) {
  if (!here_) return;
  here_ = false;
  registry_.dismiss(*user_, connection_lost);
}

void ChatSession::held_back() {
  if (here_) dialect_.held_back(out_);
}

void ChatSession::login_timed_out() {
  dialect_.login_timed_out(out_);
  out_.finish();
}

void ChatSession::shutting_down() {
  dialect_.shutting_down(out_);
  out_.finish();
}

void ChatSession::line_ending_changed() {
  if (here_) registry_.line_ending_changed(*user_);
}

bool ChatSession::congested() {
  return here_ ? registry_.congested(*user_) : out_.congested();
}

void ChatSession::are_you_there() {
  dialect_.are_you_there(here_, out_);
}

void ChatSession::interrupted() {
  if (here_) dialect_.interrupted(out_);
}

std::unique_ptr<Session> ChatFrontend::open(WriteQueue& out) {
  return std::make_unique<ChatSession>(dialect_, registry_, out);
}

}  // namespace confab
