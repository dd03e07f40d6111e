#include "churn.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace confab::soak {

namespace {

constexpr double passers_by_per_second = 50;
constexpr int lines_each = 3;

void send_all(const harness::Descriptor& socket, const std::string& words) {
  if (send(socket.get(), words.data(), words.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(words.size())) {
    throw Failure("the server takes nothing from a passer-by");
  }
}

}  // namespace

void Churn::come(std::chrono::duration<double> passed) {
  for (due_ += passers_by_per_second * passed.count(); due_ >= 1; due_ -= 1) {
    const auto number = static_cast<Speaker>(came_++);
    const bool is_slash = number % 2 == 0;
    const std::size_t room = 1 + number % (rooms_count - 1);
    PasserBy passer_by{connect_to(is_slash ? place_.slash : place_.sigil, {.blocking = false}), number, room, is_slash};
    const std::string name = "p" + std::to_string(number);
    const std::string place = Crowd::room_name(room);
    send_all(passer_by.socket,
             name + (is_slash ? "\n/join " + place : "\n!enter " + place + "\n!members nowhere") + "\n");
    passers_by_.push_back(std::move(passer_by));
  }
}

void Churn::go_on() {
  polled_.clear();
  for (const PasserBy& passer_by : passers_by_) polled_.push_back({passer_by.socket.get(), POLLIN, 0});
  poll(polled_.data(), polled_.size(), 0);
  std::size_t i = 0;
  std::erase_if(passers_by_, [&](PasserBy& passer_by) { return polled_[i++].revents != 0 && !step(passer_by); });
}

/// Returns false when it is gone.
bool Churn::step(PasserBy& passer_by) {
  std::array<char, 16 * 1024> buffer;
  const ssize_t size = recv(passer_by.socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  if (size == 0) {
    if (!passer_by.is_in) throw Failure("a passer-by was not let in");
    return false;
  }
  if (passer_by.is_in) return true;
  passer_by.heard.append(buffer.data(), static_cast<std::size_t>(size));
  const char* const welcome = passer_by.is_slash ? "* You are now in " : "! no room named nowhere";
  passer_by.is_in = passer_by.heard.find(welcome) != std::string::npos;
  if (passer_by.is_in) say_farewell(passer_by);
  return true;
}

/// Says some lines, and then quits, or ends its stream and reads to the end.
void Churn::say_farewell(PasserBy& passer_by) {
  std::string words;
  for (int i = 0; i < lines_each; ++i) {
    const LineId line = crowd_.note_said(passer_by.room, first_passer_by + passer_by.number);
    if (!passer_by.is_slash) words += "@" + Crowd::room_name(passer_by.room) + " ";
    words += std::to_string(line) + " passing by\n";
  }
  const bool quits = passer_by.number % 3 != 0;
  if (quits) words += passer_by.is_slash ? "/quit\n" : "!quit\n";
  send_all(passer_by.socket, words);
  if (!quits) shutdown(passer_by.socket.get(), SHUT_WR);
}

}  // namespace confab::soak
