// Manners: what few people use, kept apart so that the others cost nothing: whom a person ignores, who wrote last, a
// bell, a paste in progress, the proof of a kept name, no notices of comings and goings. It knows no rooms and no
// dialect. Each Person owns at most one; the RoomRegistry alone makes and changes it, and takes it out of those of
// others when the person leaves.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "confab/base/intrusive_list.hpp"
#include "confab/chat/name.hpp"
#include "confab/chat/proof.hpp"

namespace confab {

class Person;

/// Who wrote last, for an answer. It is the person who wrote, not whoever has that name later.
struct Writer {
  Person* person;  // null: gone
  Name name;       // of one who is gone, at the end
};

/// Somebody whom a person does not want to hear: by connection while it is there, and by kept name for longer.
struct Ignored {
  Person* person;            // null: gone
  std::optional<Name> kept;  // what that one had proven; nobody comes back as somebody else without losing it
};

struct Manners : ListHook<Writer> {
  std::optional<Writer> writer;
  IntrusiveList<Manners, Writer> written_to;  // of those whose last writer this person is

  std::vector<Ignored> ignored;     // in the order in which they were named
  std::vector<Person*> ignored_by;  // by connection, in no order

  std::optional<Proof> proof;  // of a kept name; KeptNames makes and changes it

  std::optional<std::uint32_t> pasted_lines;  // said since the paste began; nullopt: there is none
  bool is_quiet = false;                      // hears of no comings and goings
  bool has_bell = false;
};

}  // namespace confab
