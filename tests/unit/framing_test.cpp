#include "confab/outbound/framing.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "every_framing.hpp"

namespace confab {
namespace {

class FramingTest : public EveryFraming {
 protected:
  static std::string appended(std::string_view text) {
    const ChunkRef chunk = ChunkRef::make(framing().record_bytes(text));
    framing().append(text, *chunk);
    return std::string(chunk->view(0, chunk->size()));
  }
};

TEST_P(FramingTest, ARecordIsAsLongAsAnnounced) {
  for (const std::size_t size : {0U, 1U, 9U, 10U, 11U, 255U, 256U, 2570U, 10'000U}) {
    const std::string text(size, 'x');
    EXPECT_EQ(appended(text), record_of(framing(), text));
  }
}

TEST_P(FramingTest, TheFirstRecordsThatTakeSoManyBytesAreWhole) {
  std::string bytes;
  std::vector<std::size_t> ends;
  for (const std::size_t size : {3U, 0U, 10U, 1U, 0U, 0U, 266U, 10U}) {
    bytes += record_of(framing(), std::string(size, 'x'));
    ends.push_back(bytes.size());
  }
  std::size_t records = 1;
  for (std::size_t wanted = 1; wanted <= bytes.size(); ++wanted) {
    if (wanted > ends[records - 1]) ++records;
    const Records first = framing().cut(bytes, wanted);
    ASSERT_EQ(first.bytes, ends[records - 1]) << wanted << " bytes wanted";
    ASSERT_EQ(first.count, records);
  }
  EXPECT_EQ(framing().cut(bytes, bytes.size() + 1).count, ends.size());
}

CONFAB_TEST_EVERY_FRAMING(FramingTest);

TEST(Framing, TheRecordsOfBothLineEndingsMayStandInOneRun) {
  EXPECT_EQ(Framing::lf.cut, Framing::crlf.cut);
  EXPECT_NE(Framing::lf.cut, test::counted_framing.cut);
}

TEST(Framing, AnAnswerToTelnetBeginsTheLineAfterIt) {
  const std::string bytes = "one\n\xff\xfe\x01two\nthree\n";
  EXPECT_EQ(Framing::lf.cut(bytes, 5).bytes, 11U);
  EXPECT_EQ(Framing::lf.cut(bytes, 5).count, 2U);
}

TEST(Framing, AnAnswerToTelnetWithNothingAfterItIsOneRecord) {
  EXPECT_EQ(Framing::lf.cut("one\n\xff\xfe\x01", 5).bytes, 7U);
  EXPECT_EQ(Framing::lf.cut("one\n\xff\xfe\x01", 100).count, 2U);
}

}  // namespace
}  // namespace confab
