#include "histories_codec.hpp"

#include "cbor.hpp"
#include "confab/chat/name.hpp"

namespace confab::app {

namespace {

using Kind = CborReader::Kind;

constexpr std::size_t room_items = 2;
constexpr std::size_t line_items = 3;
constexpr std::size_t text_bytes_max = 128 * 1024;  // twice the longest line that can be set
constexpr WallTime wall_time_max = std::chrono::days(365 * 200);

class HistoriesReader {
 public:
  explicit HistoriesReader(std::string_view bytes) : in_(bytes) {}

  std::optional<std::vector<std::pair<std::string, History>>> read() {
    std::vector<std::pair<std::string, History>> histories;
    const auto rooms = array();
    for (std::uint64_t room = 0; good_ && room < rooms; ++room) {
      expect_array(room_items);
      std::string name(text());
      History history = lines();
      if (good_) histories.emplace_back(std::move(name), std::move(history));
    }
    if (!good_ || !in_.at_end()) return std::nullopt;
    return histories;
  }

 private:
  History lines() {
    History history;
    const auto count = array();
    for (std::uint64_t line = 0; good_ && line < count; ++line) {
      expect_array(line_items);
      const WallTime at(static_cast<std::int64_t>(take(Kind::unsigned_number).number));
      const std::string_view from = text();
      const std::string_view said = text();
      good_ = good_ && from.size() <= name_size_max && said.size() <= text_bytes_max && at <= wall_time_max;
      if (good_) history.add({at, from, said});
    }
    return history;
  }

  CborReader::Item take(Kind kind) {
    good_ = good_ && in_.next().kind == kind && !in_.next().open;
    return good_ ? in_.take() : CborReader::Item{};
  }
  std::string_view text() { return take(Kind::text).bytes; }
  std::uint64_t array() { return take(Kind::array).number; }
  void expect_array(std::size_t items) { good_ = array() == items && good_; }

  CborReader in_;
  bool good_ = true;
};

}  // namespace

std::string encode_histories(RoomMemories& memories) {
  CborWriter out;
  out.begin_array(memories.count());
  for (const auto& [room, memory] : memories.all()) {
    const History& history = memories.history(*memory);
    out.begin_array(room_items);
    out.text(room);
    out.begin_array(history.lines());
    history.visit_newest(history.lines(), [&out](const History::Line& line) {
      out.begin_array(line_items);
      out.unsigned_number(static_cast<std::uint64_t>(std::max<std::int64_t>(line.at.count(), 0)));
      out.text(line.from);
      out.text(line.text);
    });
  }
  return out.take();
}

std::optional<std::vector<std::pair<std::string, History>>> decode_histories(std::string_view bytes) {
  return HistoriesReader(bytes).read();
}

}  // namespace confab::app
