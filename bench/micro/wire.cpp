// From bytes to clean lines: TelnetFilter, LineFramer, scrub(), and all of them together in Intake.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "confab/inbound/intake.hpp"
#include "confab/inbound/line_framer.hpp"
#include "confab/inbound/shown_text.hpp"
#include "confab/inbound/telnet_filter.hpp"
#include "people.hpp"

namespace confab::bench {
namespace {

constexpr std::size_t line_bytes_max = 4096;

void count_bytes(benchmark::State& state, std::size_t bytes_each) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes_each) * static_cast<std::int64_t>(state.iterations()));
}

std::string many_lines(std::string_view text, std::string_view ending) {
  std::string bytes;
  for (int i = 0; i < 32; ++i) bytes.append(text).append(ending);
  return bytes;
}

void frame(benchmark::State& state, std::string_view bytes) {
  LineFramer framer;
  for (auto _ : state) {
    for (std::string_view rest = bytes; !rest.empty();) {
      const auto result = framer.next(rest, line_bytes_max);
      benchmark::DoNotOptimize(result.line.data());
      rest.remove_prefix(result.consumed);
    }
  }
  count_bytes(state, bytes.size());
}

void framer_lf(benchmark::State& state) {
  frame(state, many_lines(typical_text, "\n"));
}
BENCHMARK(framer_lf);

void framer_crlf(benchmark::State& state) {
  frame(state, many_lines(typical_text, "\r\n"));
}
BENCHMARK(framer_crlf);

// The worst way to send, one byte at a time: a byte must not cost another look at all earlier ones.
void framer_drip(benchmark::State& state) {
  const std::string line = std::string(static_cast<std::size_t>(state.range(0)), 'x') + "\n";
  LineFramer framer;
  for (auto _ : state) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      benchmark::DoNotOptimize(framer.next(std::string_view(line).substr(i, 1), line_bytes_max).consumed);
    }
  }
  count_bytes(state, line.size());
}
BENCHMARK(framer_drip)->Arg(100)->Arg(4000);

void telnet_filter(benchmark::State& state) {
  // A telnet client that has finished negotiating, and types.
  const std::string bytes = many_lines(typical_text, "\r\n");
  TelnetFilter filter;
  std::string replies;
  filter.next("\xFF\xFD\x03", replies);
  for (auto _ : state) {
    for (std::string_view rest = bytes; !rest.empty();) {
      const auto run = filter.next(rest, replies);
      benchmark::DoNotOptimize(run.data.data());
      rest.remove_prefix(run.consumed);
    }
  }
  count_bytes(state, bytes.size());
}
BENCHMARK(telnet_filter);

void scrub_text(benchmark::State& state, std::string_view text) {
  std::string scratch;
  for (auto _ : state) benchmark::DoNotOptimize(scrub(text, scratch).data());
  count_bytes(state, text.size());
}
BENCHMARK_CAPTURE(scrub_text, ascii, typical_text);
BENCHMARK_CAPTURE(scrub_text, cyrillic, "Тесты снова зелёные; кто сломал сборку, с того торт. Посмотрим после обеда?");
BENCHMARK_CAPTURE(scrub_text, hostile, "\x1B]0;owned\x07 \xC2\x9B 31m \xE2\x80\xAE txt.exe \xFF\xFE\xC0\xAF\t.");

/// A session that only listens.
class Silent final : public Session {
 public:
  Hearing line(std::string_view text, LineEnding, Instant) override {
    benchmark::DoNotOptimize(text.data());
    return {};
  }
  Pause pause() const override { return Pause::none; }
  void tell(const Notice&) override {}
  std::string ended(EndReason, Instant) override { return {}; }
  std::optional<std::string_view> name() const override { return "ann"; }
};

void intake(benchmark::State& state) {
  Town town;
  Sink sink(town.schedule);
  Silent session;
  Intake intake(town.limits, session, sink.queue());
  const std::string bytes = many_lines(typical_text, "\n");
  for (auto _ : state) benchmark::DoNotOptimize(intake.receive(bytes, Instant{}).consumed);
  count_bytes(state, bytes.size());
}
BENCHMARK(intake);

}  // namespace
}  // namespace confab::bench
