// The part of the Typist that keeps names, and comes in with passwords.
#include "phrases.hpp"
#include "typist.hpp"

namespace confab::simulation {

using namespace phrases;

/// To keep one's name, and to have one that others keep.
std::string Typist::keeping(const ReferenceChat::Client& client) {
  if (guesses_ && dice_.one_in(2)) return "/release " + password(client.name);
  switch (dice_.below(12)) {
    case 0: return miscased("/release ") + password(client.name);
    case 1: return std::string(dice_.pick(password_nonsense));
    case 2:
    case 3: return "/nick " + (client.proof != 0 ? std::string(dice_.pick(names)) : miscased(name()));
    case 4: return (dice_.one_in(3) ? "/unignore " : "/ignore ") + name();
    case 5:
    case 6:
    case 7:
    case 8:
      // To come back, mostly.
      if (client.proof != 0) return dice_.one_in(4) ? "/release " + password(client.name) : "/quit";
      [[fallthrough]];
    default: return miscased("/claim ") + password(client.name);
  }
}

/// The one that all who want to keep `name` use, mostly.
std::string Typist::password(std::string_view name) {
  const std::string key = lower(name);
  if (dice_.one_in(guesses_ ? 2 : 10)) return std::string(dice_.pick(odd_passwords));
  if (dice_.one_in(8)) return std::string(dice_.pick(passwords)[0]);
  const auto& spellings = passwords[key.empty() ? 0 : static_cast<unsigned char>(key.front()) % passwords.size()];
  return std::string(dice_.pick(spellings));
}

}  // namespace confab::simulation
