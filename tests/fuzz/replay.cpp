// Replays the corpus of a fuzz target, in place of libFuzzer. Each argument is a directory of named seeds, or a pack of
// many inputs (docs/fuzzing.md). It writes down what it is about to replay, so that the last line before a failure
// names what caused it.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void replay(const std::string& name, std::string_view input) {
  std::fprintf(stderr, "%s\n", name.c_str());
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::size_t replay_seeds(const std::filesystem::path& directory) {
  std::size_t replayed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    replay(entry.path(), content_of(entry.path()));
    ++replayed;
  }
  return replayed;
}

/// The next input of a pack. Nothing if what is left of it holds none.
std::optional<std::string_view> take_input(std::string_view& packed) {
  constexpr std::size_t length_bytes = 4;
  if (packed.size() < length_bytes) return std::nullopt;
  std::size_t size = 0;
  for (std::size_t i = length_bytes; i-- > 0;) size = size << 8U | static_cast<unsigned char>(packed[i]);
  packed.remove_prefix(length_bytes);
  if (packed.size() < size) return std::nullopt;
  const auto input = packed.substr(0, size);
  packed.remove_prefix(size);
  return input;
}

/// 0 if the pack is damaged.
std::size_t replay_pack(const std::filesystem::path& path) {
  const std::string content = content_of(path);
  std::size_t replayed = 0;
  for (std::string_view packed = content; !packed.empty();) {
    const auto input = take_input(packed);
    if (!input) return 0;
    ++replayed;
    replay(path.string() + ", input " + std::to_string(replayed), *input);
  }
  return replayed;
}

}  // namespace

int main(int argc, char** argv) {
  bool all_there = argc > 1;
  for (int i = 1; i < argc; ++i) {
    const std::filesystem::path path = argv[i];
    const std::size_t replayed = std::filesystem::is_directory(path) ? replay_seeds(path) : replay_pack(path);
    std::printf("%s: %zu inputs replayed\n", argv[i], replayed);
    // What is empty or damaged would pass without testing anything.
    if (replayed == 0) all_there = false;
  }
  return all_there ? 0 : 1;
}
