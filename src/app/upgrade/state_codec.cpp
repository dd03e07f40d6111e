#include "state_codec.hpp"

#include <utility>

#include "fields.hpp"
#include "input_fields.hpp"

// Each struct names its fields once, for both directions. A name that has been released keeps its meaning: what means
// something else gets another name.

namespace confab {

namespace carried {

static void describe(auto& fields, Is<BlobState> auto& blob) {
  fields("bytes", blob.bytes);
  fields("capacity", blob.capacity);
}

static void describe(auto& fields, Is<PieceState> auto& piece) {
  fields("blob", piece.blob);
  fields("offset", piece.offset);
  fields("length", piece.length);
  fields("framing", piece.framing);
  fields("missed", piece.missed);
  fields("own", piece.own);
  fields("made_to_fit", piece.made_to_fit);
}

static void describe(auto& fields, Is<QueueState> auto& queue) {
  fields("pieces", queue.pieces);
  fields("begun", queue.begun);
  fields("missed", queue.missed);
  fields("appended_bytes", queue.appended_bytes);
  fields("framing", queue.framing);
  fields("blocked", queue.blocked);
  fields("standing", queue.standing, Standing::slow);
  fields("lags_from", queue.lags_from);
}

static void describe(auto& fields, Is<LaneState> auto& lane) {
  fields("written", lane.written);
  fields("sent_to_all", lane.sent_to_all);
}

static void describe(auto& fields, Is<StayState> auto& stay) {
  fields("room", stay.room);
  fields("lane", stay.lane);
}

static void describe(auto& fields, Is<WaitState> auto& wait) {
  fields("lap", wait.lap);
  fields("room", wait.room);
}

static void describe(auto& fields, Is<IgnoredState> auto& ignored) {
  fields("person", ignored.person);
  fields("kept", ignored.kept);
}

static void describe(auto& fields, Is<MannersState> auto& manners) {
  fields("writer", manners.writer);
  fields("writer_is_gone", manners.writer_is_gone);
  fields("ignored", manners.ignored);
  fields("pasted_lines", manners.pasted_lines);
  fields("is_quiet", manners.is_quiet);
  fields("has_bell", manners.has_bell);
}

static void describe(auto& fields, Is<SessionState> auto& session) {
  fields("refused_names", session.refused_names);
  fields("name", session.name);
  fields("rooms", session.rooms);
  fields("wait", session.wait);
  fields("manners", session.manners);
  fields("password_for", session.password_for);
  fields("wrong_passwords", session.wrong_passwords);
  fields("proven_name", session.proven_name);
  fields("proof", session.proof);
}

static void describe(auto& fields, Is<ConversationState> auto& conversation) {
  fields("protocol", conversation.protocol);
  fields("queue", conversation.queue);
  fields("intake", conversation.intake);
  fields("session", conversation.session);
  fields("unheard", conversation.unheard);
  fields("pause", conversation.pause, Pause::turn_used_up);
  fields("deadline", conversation.deadline, DeadlineKind::linger);
  fields("deadline_at", conversation.deadline_at);
  fields("was_heard", conversation.was_heard);
  fields("end_is_ahead", conversation.end_is_ahead);
  fields("makes_way", conversation.makes_way);
}

static void describe(auto& fields, Is<CrowdState> auto& crowd) {
  fields("room", crowd.room);
  fields("joined", crowd.joined);
  fields("left", crowd.left);
}

static void describe(auto& fields, Is<MemoryState> auto& memory) {
  fields("room", memory.room);
  fields("topic", memory.topic);
  fields("topic_by", memory.topic_by);
  fields("forgotten_at", memory.forgotten_at);
}

static void describe(auto& fields, Is<KeptNameState> auto& kept) {
  fields("name", kept.name);
  fields("hash", kept.hash);
  fields("used_at", kept.used_at);
  fields("serial", kept.serial);
  fields("home", kept.home);
}

static void describe(auto& fields, Is<DeedState> auto& deed) {
  fields("origin", deed.origin);
  fields("name", deed.name);
  fields("at", deed.at);
}

static void describe(auto& fields, Is<ChatState> auto& chat) {
  fields("events_told", chat.events_told);
  fields("loose", chat.loose);
  fields("crowds", chat.crowds);
  fields("blobs", chat.blobs);
  fields("memories", chat.memories);
  fields("kept_names", chat.kept_names);
  fields("last_serial", chat.last_serial);
  fields("password_tries", chat.password_tries);
  fields("claims", chat.claims);
}

}  // namespace carried

namespace net {

static void describe(auto& fields, Is<PeerState> auto& peer) {
  fields("address", peer.address);
  fields("port", peer.port);
  fields("exempt", peer.exempt);
  fields("user", peer.user);
  fields("process", peer.process);
}

static void describe(auto& fields, Is<ConnectionState> auto& connection) {
  fields("conversation", connection.conversation);
  fields("peer", connection.peer);
  fields("in_log", connection.in_log);
  fields("user_timeout_is_off", connection.user_timeout_is_off);
  fields("probed", connection.probed);
}

static void describe(auto& fields, Is<ArrivalState> auto& arrival) {
  fields("address", arrival.address);
  fields("port", arrival.port);
  fields("protocol", arrival.protocol);
}

static void describe(auto& fields, Is<DepartingState> auto& departing) {
  fields("protocol", departing.protocol);
  fields("session", departing.session);
}

static void describe(auto& fields, Is<BanState> auto& ban) {
  fields("target", ban.target);
  fields("since", ban.since);
  fields("until", ban.until);
  fields("reason", ban.reason);
  fields("by", ban.by);
}

static void describe(auto& fields, Is<ServerState> auto& server) {
  fields("chat", server.chat);
  fields("connections", server.connections);
  fields("departing", server.departing);
  fields("arrivals", server.arrivals);
  fields("bans", server.bans);
  fields("state_directory", server.state_directory);
  fields("taken_at", server.taken_at);
  fields("reload", server.reload);
  fields("histories_follow", server.histories_follow);
}

}  // namespace net

namespace app {

std::string encode(const net::ServerState& state) {
  CborWriter out;
  FieldWriter(out).write(state);
  return out.take();
}

std::variant<net::ServerState, std::string> decode(std::string_view bytes) {
  net::ServerState state;
  CborReader in(bytes);
  FieldReader reader(in);
  reader.read(state);
  if (std::string mistake = reader.mistake(); !mistake.empty()) return mistake;
  if (!in.at_end()) return "followed by something else";
  return state;
}

}  // namespace app

}  // namespace confab
