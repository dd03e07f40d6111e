// The framings for the tests of logs and queues, and how lines look in each.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "confab/outbound/framing.hpp"
#include "support/counted_framing.hpp"

namespace confab {

inline std::string record_of(const Framing& framing, std::string_view text) {
  if (&framing == &test::counted_framing) return test::counted(text);
  return std::string(text) + (&framing == &Framing::crlf ? "\r\n" : "\n");
}

/// The texts of the records in `bytes`, each followed by an LF. Fails unless they are whole.
inline std::string lines_in(const Framing& framing, std::string_view bytes) {
  std::string lines;
  while (!bytes.empty()) {
    const std::size_t end =
        &framing == &test::counted_framing ? test::counted_record_bytes(bytes) : bytes.find('\n') + 1;
    EXPECT_TRUE(0 < end && end <= bytes.size()) << "not a whole record: " << bytes;
    if (end == 0 || end > bytes.size()) break;
    const std::string_view record = bytes.substr(0, end);
    const std::size_t around = record_of(framing, {}).size();
    const std::string_view text = record.substr(&framing == &test::counted_framing ? around : 0, end - around);
    EXPECT_EQ(record, record_of(framing, text));
    lines.append(text).append("\n");
    bytes.remove_prefix(end);
  }
  return lines;
}

inline std::string name_of(const Framing& framing) {
  if (&framing == &test::counted_framing) return "Counted";
  return &framing == &Framing::crlf ? "Crlf" : "Lf";
}

class EveryFraming : public testing::TestWithParam<const Framing*> {
 protected:
  static const Framing& framing() { return *GetParam(); }

  static std::size_t size_of(std::string_view text) { return record_of(framing(), text).size(); }

  /// The text of a line that takes `size` bytes.
  static std::string text_of(std::size_t size, char fill) { return std::string(size - size_of({}), fill); }

  /// The same as lines_in() shows it.
  static std::string line_of(std::size_t size, char fill) { return text_of(size, fill) + "\n"; }
};

}  // namespace confab

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage)
#define CONFAB_TEST_EVERY_FRAMING(suite)                                                                          \
  INSTANTIATE_TEST_SUITE_P(Framing, suite, testing::Values(&Framing::lf, &Framing::crlf, &test::counted_framing), \
                           [](const auto& test) { return name_of(*test.param); })
