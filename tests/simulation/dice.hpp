// Dice: all randomness of a simulation, from one seed. Written out here because the standard library's distributions
// differ between implementations, and a seed must mean the same run everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace confab::simulation {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  /// splitmix64.
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
  }

  /// 0 to `bound - 1`; `bound` is not 0.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

  std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }

  bool one_in(std::uint64_t odds) { return below(odds) == 0; }

  template <class T, std::size_t size>
  T& pick(std::span<T, size> choices) {
    return choices[below(choices.size())];
  }
  template <class Choices>
  auto& pick(Choices& choices) {
    return choices[below(std::size(choices))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace confab::simulation
