#include "slash_refusals.hpp"

#include <fmt/format.h>

#include "confab/chat/name.hpp"
#include "confab/limits.hpp"
#include "quotation.hpp"

namespace confab {

std::string slash_sentence(const Refusal& refusal) {
  using Reason = Refusal::Reason;
  switch (refusal.reason) {
    case Reason::name_invalid: return fmt::format("* Names: a-z, 0-9, - _ and ., up to {} characters.", name_size_max);
    case Reason::name_reserved: return "* That name is reserved.";
    case Reason::name_in_use: return "* That name is in use.";
    case Reason::name_banned: return "* That name is banned.";
    case Reason::name_kept: return "* That name is kept. Its owner can use it with a password.";
    case Reason::too_many_passwords: return "* Too many passwords were tried. Please wait some minutes.";
    case Reason::password_invalid:
      return fmt::format("* Passwords have {} to {} bytes.", password_bytes_min, password_bytes_max);
    case Reason::password_wrong: return "* That is not the password.";
    case Reason::passwords_busy: return "* The server is busy with passwords. Please try again in a moment.";
    case Reason::name_not_kept: return quoting("* The name ", refusal.subject, " is not kept.");
    case Reason::no_names_kept: return "* This server keeps no names.";
    case Reason::too_many_kept: return "* This server keeps too many names already.";
    case Reason::too_many_kept_here: return "* Too many names were kept from your address today.";
    case Reason::room_name_invalid:
      return fmt::format("* Room names use letters, digits, - _ and ., up to {} characters.", room_name_size_max);
    case Reason::no_such_person: return quoting("* No user named ", refusal.subject, " is here.");
    case Reason::no_such_room: return quoting("* There is no room named ", refusal.subject, ".");
    case Reason::already_there: return quoting("* You are already in ", refusal.subject, ".");
    case Reason::not_a_member:
    case Reason::not_there: return quoting("* You are not in ", refusal.subject, ".");
    case Reason::no_room_given: return "* Please name a room.";
    case Reason::lobby_is_never_left: return "* The lobby cannot be left.";
    case Reason::too_many_rooms: return "* There are too many rooms already. Join one of them: type /rooms.";
    case Reason::too_many_rooms_of_own: return "* You are in too many rooms already.";
    case Reason::name_is_own: return fmt::format("* You are {} already.", refusal.subject);
    case Reason::nobody_wrote: return "* Nobody has written to you yet.";
    case Reason::topic_too_long: return fmt::format("* A topic has at most {} bytes.", topic_bytes_max);
    case Reason::is_oneself: return "* You cannot ignore yourself.";
    case Reason::not_ignored: return quoting("* You do not ignore ", refusal.subject, ".");
    case Reason::ignores_too_many: return fmt::format("* You can ignore {} people at most.", ignored_people_max);
    case Reason::for_operators: return "* Only operators can do that.";
    case Reason::no_paste: return "* There is no paste to end. To begin one, type /paste.";
  }
  return {};
}

}  // namespace confab
