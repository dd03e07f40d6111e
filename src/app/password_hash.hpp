// Argon2id (RFC 9106) by libsodium: makes the hash of a password, and checks one. It takes long and much memory on
// purpose. It knows neither queues nor threads. Only PasswordWorker's thread calls it; in a build without state
// directories there is none.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace confab::app {

/// What a new hash costs: some 50 ms on a core of 2023. A hash carries its own figures, so others can follow later.
inline constexpr std::size_t password_hash_memory_bytes = 32U << 20U;
inline constexpr unsigned password_hash_passes = 5;

/// A hash from outside is not checked if that would cost more than this.
inline constexpr unsigned long password_hash_memory_kib_max = 128UL << 10U;
inline constexpr unsigned long password_hash_passes_max = 10;

/// nullopt: memory has run short.
std::optional<std::string> hash_of_password(std::string_view password);

/// Whether `hash` was made from `password`. A hash that is none belongs to no password. nullopt: memory has run short.
std::optional<bool> is_password_of(const std::string& hash, std::string_view password);

}  // namespace confab::app
