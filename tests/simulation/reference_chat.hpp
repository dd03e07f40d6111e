// ReferenceChat: a second, naive implementation of the whole chat, from docs/protocols.md: who is where, and which
// lines each client must get for every byte that any client sends. It shares no data structure with the product and is
// slow.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/admission/pace.hpp"
#include "confab/base/pause.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/framing.hpp"
#include "input_model.hpp"
#include "owed.hpp"
#include "reference_words.hpp"
#include "told_alone.hpp"

namespace confab::simulation {

/// How many lines a client may still send at once, in units of the time they take at its pace. Time fills it; lines
/// empty it, even into debt.
struct Allowance {
  Allowance(const PaceLimits& limits, Instant now)
      : line(std::chrono::nanoseconds(std::chrono::seconds(1)) / limits.lines_per_second),
        full(line * limits.burst_lines),
        left(full),
        seen(now) {}

  void look_at(Instant now) {
    left = std::min(full, left + (now - seen));
    seen = now;
  }

  const Instant line;
  const Instant full;
  Instant left;
  Instant seen;
  bool told = false;  // whether it knows that its lines wait
};

/// How often something happened to kept names, as proof that a simulation is not idle.
struct NameTally {
  std::uint64_t kept = 0;
  std::uint64_t kept_again = 0;  // with another password
  std::uint64_t released = 0;
  std::uint64_t proven = 0;
  std::uint64_t taken_over = 0;  // from somebody
  std::uint64_t wrong = 0;       // passwords at the prompt
  std::uint64_t limited = 0;     // people who had tried too often
  std::uint64_t busy = 0;        // answers that there is no answer
  std::uint64_t not_free = 0;    // kept names, for those who wanted to be called so
  std::uint64_t asked_in_upgrade = 0;

  NameTally& operator+=(const NameTally& other);
};

/// What became of questions about passwords while the server heard somebody.
struct PasswordNews {
  bool began = false;         // to look at the one in the line that waits
  bool gave_up = false;       // to look at the one in the line that had waited
  std::uint64_t refused = 0;  // to look at others at all
};

class ReferenceChat {
 public:
  /// A password that is being looked at.
  struct Question {
    std::string key;           // of the name it is for; empty if it is a new one
    std::uint64_t number = 0;  // of the password that was the right one then
    bool right = false;
    bool gave_up = false;
  };
  struct Client;
  /// Somebody to whom a client does not listen.
  struct Ignored {
    Client* who;       // null: nobody who is here
    std::string kept;  // what that one had proven; empty for nothing
  };
  struct Client {
    Client(Protocol its_protocol, const Framing& its_framing, std::uint64_t bytes_max, bool spacious)
        : protocol(its_protocol), framing(&its_framing), owed(bytes_max, spacious) {}
    bool unnamed() const { return protocol != Protocol::echo && name.empty(); }

    const Protocol protocol;
    const Framing* framing;
    InputModel input;
    Owed owed;
    std::optional<Allowance> allowance;  // if it is paced
    std::string name;                    // empty before it is accepted
    bool here = false;                   // among the users
    bool removed = false;                // by an operator
    std::vector<std::string> rooms;      // by key; the current one first
    std::uint32_t names_refused = 0;
    std::uint64_t reply_bytes = 0;    // queued for this client alone, since the start
    std::uint64_t ignored_bytes = 0;  // of blank lines, not yet charged
    std::uint64_t moves = 0;          // between lanes: into and out of rooms, and at changes of its line ending
    bool first_line_seen = false;
    bool interrupted = false;                  // and not yet told how to leave
    std::optional<Instant> told_to_leave_at;   // most recently
    std::optional<InputModel::Heard> waiting;  // the last line of the input, while it can't be heard
    bool quiet = false;                        // hears of no comings and goings
    bool bell = false;
    std::optional<std::uint64_t> pasted;  // lines of the paste in progress
    std::string writer_name;              // of who wrote last, at the end; empty if nobody has
    Client* writer = nullptr;             // null if that one has gone
    std::vector<Ignored> ignored;
    std::string origin;
    bool is_exempt() const { return origin.empty() || origin == "exempt"; }
    std::string password_for;  // the kept name whose password is to come next
    std::uint32_t wrong_passwords = 0;
    std::optional<Question> asked;
    std::uint64_t proof = 0;  // the number of the password that it has given
  };
  struct KeptName {
    std::string name;
    std::string password;
    std::uint64_t number;  // each password that anybody sets has its own
  };
  struct Kept {
    std::string topic;  // empty for none
    std::string topic_by;
    struct Line {
      Instant at;
      std::string from;
      std::string text;
    };
    std::vector<Line> lines;
  };
  struct Room {
    std::string name;
    std::vector<Client*> members;
    std::uint32_t joined_untold = 0;
    std::uint32_t left_untold = 0;
    std::vector<Instant> moves;  // all of them
    bool storms = false;         // many came and went, and it has not been calm since
    Kept kept;
  };

  /// `spacious`: write queues are so large that only slow readers may miss lines. `bans`: see banned(). `keeps_names`:
  /// for those who ask for it.
  ReferenceChat(const Limits& limits, bool spacious, bool bans, bool keeps_names, std::function<Instant()> clock);

  Client& connect(std::uint32_t id, Protocol protocol, const Framing& framing, const std::string& origin);
  void forget(std::uint32_t id) { clients_.erase(id); }

  /// The server took in `bytes` at `now`, and then stopped for the given reason; with `waits`, before it heard the last
  /// line in them. Fails if that is impossible.
  void hear(Client& client, std::string_view bytes, Pause pause, bool waits, const PasswordNews& news, Instant now);

  /// Another process goes on: it asks again what was asked.
  void forget_question(Client& client);

  /// The client's session ended.
  void end(Client& client, bool connection_lost);

  void shut_down(Client& client);

  /// An operator removes the client.
  void remove(Client& client, const std::string& reason);

  /// An operator says `text` to everybody.
  void announce_to_all(const std::string& text);

  void time_out_login(Client& client);
  void drop_backlog(Client& client);

  /// Announces to each large room how many came and went since the last announcement.
  void announce_crowds();

  /// From now on nobody has come or gone lately.
  void forget_moves();

  /// The client has missed lines and is about to be sent something: puts a notice in their place.
  void before_send(Client& client);

  /// By lower-case name, the order of every list.
  const std::map<std::string, Room>& rooms() const { return rooms_; }
  const std::map<std::string, Client*>& users() const { return users_; }
  const std::map<std::string, KeptName>& kept_names() const { return kept_; }
  /// What `client` has proven, under whatever name; null for nothing.
  const KeptName* proven(const Client& client) const;

  /// How many tries of passwords count now.
  std::size_t recent_tries() const;
  const NameTally& names_tally() const { return names_tally_; }

 private:
  // Input
  void hear_at_its_price(Client& client, InputModel::Heard heard);
  bool hear_one(Client& client, InputModel::Heard heard);
  bool hear_line(Client& client, InputModel::Heard heard);
  void answer_that_we_are_here(Client& client);
  void tell_to_leave(Client& client, Instant now);
  void hold_back(Client& client);
  bool turn_away(Client& client, std::string_view start, bool whole_line);
  void mirror_line_ending(Client& client);
  void slash_line(Client& client, const std::string& text);
  void sigil_line(Client& client, const std::string& text);
  void sigil_command(Client& client, const std::string& typed);

  // Rules
  void log_in(Client& client, const std::string& text);
  void refuse_name(Client& client, const std::string& why);
  void say(Client& client, const std::string& room, const std::string& text);
  bool tell(Client& client, const std::string& to, const std::string& text);
  void slash_join(Client& client, const std::string& name);
  void slash_leave(Client& client, const std::string& name);
  void slash_msg(Client& client, const std::string& arguments);
  void slash_who(Client& client, const std::string& name);
  void slash_rooms(Client& client);
  bool slash_manners(Client& client, const std::string& command, const std::string& arguments);
  void slash_nick(Client& client, const std::string& name);
  void slash_reply(Client& client, const std::string& text);
  void slash_topic(Client& client, const std::string& text);
  void slash_history(Client& client, std::size_t lines);
  void slash_ignore(Client& client, const std::string& name, bool ignores);
  void slash_quiet(Client& client);
  void paste(Client& client, const std::string& text);
  void sigil_history(Client& client, const std::string& arguments);
  std::vector<Kept::Line> last_lines(const Room& room, std::size_t lines) const;
  static bool ignores(const Client& client, const Client& speaker, const KeptName* proven_by_speaker);
  std::string why_barred(const std::string& name, bool punctuation) const;
  std::string why_no_name(const Client& client, const std::string& name, bool punctuation);
  void come_in(Client& client, const std::string& name);
  void show_topic(Client& client);
  void forget_ties(const Client& client);
  void sigil_enter(Client& client, const std::string& name);
  void sigil_leave(Client& client, const std::string& name);
  Room& room_named(const std::string& name);
  void add(Client& client, const std::string& name);
  void remove(Client& client, std::string key, const std::string& how);
  void leave_all(Client& client, const std::string& how);
  bool may_create(const std::string& name) const;

  // Kept names
  const KeptName* kept_as(const std::string& name) const;
  void begin_question(Client& client);
  void give_question_up(Client& client);
  bool is_limited(const Client& client, const std::string& name) const;
  bool is_answered_right(Client& client);
  void try_password(Client& client, std::string name, const std::string& secret);
  void refuse_password(Client& client, const std::string& why);
  void refuse_for_tries(Client& client);
  void displace(Client& client);
  std::string why_not_kept(const Client& client) const;
  void slash_claim(Client& client, const std::string& secret);
  void slash_release(Client& client, const std::string& secret);
  bool is_busy(const Client& client) const;
  void tell_busy(Client& client);

  // Output
  void put(Client& client, std::string_view text);
  void put_all(Client& client, const std::vector<std::string>& lines);
  void put_wrapped(Client& client, std::string line, const std::vector<std::string>& items);
  void tell_room(const std::string& key, const std::string& to_slash, const std::string& to_sigil, Client* except,
                 bool presence = false);
  void announce(const std::string& key, const std::string& notice, Client* except, std::uint32_t Room::*counter);
  std::string greeting(const Client& client) const;
  std::string entered(const Client& client) const;
  std::optional<std::string> others_naming(const Client& client, std::size_t names) const;

  const Limits limits_;
  const bool spacious_;
  const bool bans_;
  const bool keeps_names_;
  std::map<std::uint32_t, Client> clients_;
  std::map<std::string, Client*> users_;
  std::map<std::string, Room> rooms_;
  struct Resting {
    std::string key;
    Kept kept;
    Instant since;
  };
  std::vector<Resting> resting_;          // of rooms that are empty, in the order in which they became so
  std::map<std::string, KeptName> kept_;  // by lower-case name
  std::uint64_t passwords_set_ = 0;
  struct Try {
    std::string origin;
    std::string key;
    Instant at;
  };
  std::vector<Try> tries_;  // that have not turned out right
  static void take_back(std::vector<Try>& tries, const Client& client);
  std::vector<Try> claims_;  // of new names
  std::uint64_t refused_questions_ = 0;
  NameTally names_tally_;
  const std::function<Instant()> clock_;
};

}  // namespace confab::simulation
