// The hashes, and the thread that makes and checks them.
#include "app/password_worker.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <string>
#include <thread>
#include <vector>

#include "app/password_hash.hpp"

namespace confab::app {
namespace {

const Origin exempt{"here", true};

using State = PasswordWork::State;
using Clock = std::chrono::steady_clock;

/// Polls, as a session does.
State outcome(const Passwords::Work& work) {
  while (work->state() == State::waiting) std::this_thread::yield();
  return work->state();
}

std::string hash_of(PasswordWorker& worker, std::string_view password) {
  const auto work = worker.hash(password, exempt);
  EXPECT_EQ(outcome(work), State::done);
  return work->hash();
}

TEST(PasswordHash, IsArgon2idWithTheFiguresWrittenDown) {
  const auto hash = hash_of_password("secret words");
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=32768,t=5,p=1$")) << *hash;
  EXPECT_NE(hash, hash_of_password("secret words")) << "each has its own salt";
}

TEST(PasswordHash, BelongsToItsPasswordOnly) {
  const std::string password = "пароль с \xf0\x9f\x94\x91 пробелом";
  const auto hash = hash_of_password(password);
  ASSERT_TRUE(hash);
  EXPECT_EQ(is_password_of(*hash, password), true);
  EXPECT_EQ(is_password_of(*hash, password + " "), false);
  EXPECT_EQ(is_password_of(*hash, ""), false);
}

TEST(PasswordHash, OfAnotherProgramOrOneThatWouldCostTooMuchBelongsToNone) {
  for (const char* hash : {"", "$", "plain", "$argon2id$v=19$m=4194304,t=5,p=1$c2FsdHNhbHQ$aGFzaA",
                           "$argon2id$v=19$m=32768,t=4000000,p=1$a$b", "$argon2id$v=19$m=32768,t=5,p=4$c2FsdA$aGFzaA",
                           "$argon2id$v=19$m=32768,t=5,p=1$", "$2b$12$abcdefghijklmnopqrstuv",
                           "$argon2id$v=19$m=99999999999999999999,t=1,p=1$a$b"}) {
    EXPECT_EQ(is_password_of(hash, "secret words"), false) << hash;
  }
  EXPECT_EQ(is_password_of(std::string(100'000, '$'), "secret words"), false);
}

TEST(PasswordWorker, MakesAHashAndChecksIt) {
  PasswordWorker worker;
  const std::string hash = hash_of(worker, "secret words");
  EXPECT_EQ(outcome(worker.check("secret words", hash, exempt, false)), State::right);
  EXPECT_EQ(outcome(worker.check("other words", hash, exempt, false)), State::wrong);
}

TEST(PasswordWorker, AnAbandonedQuestionIsNotWorkedOn) {
  PasswordWorker worker;
  const std::string hash = hash_of(worker, "secret words");
  auto first = worker.check("secret words", hash, exempt, false);
  for (int i = 0; i < 1000; ++i) worker.check("other words", hash, exempt, false);
  auto last = worker.check("secret words", hash, exempt, false);
  EXPECT_EQ(outcome(first), State::right);
  EXPECT_EQ(outcome(last), State::right);
}

TEST(PasswordWorker, OneMoreThanMayWaitIsToldSo) {
  PasswordWorker worker;
  const std::string hash = hash_of(worker, "secret words");
  std::vector<Passwords::Work> waiting;
  // The thread takes one of them out of the queue at some moment, and rests after it.
  for (std::size_t i = 0; i < password_checks_max + 1; ++i)
    waiting.push_back(worker.check("secret words", hash, exempt, false));
  waiting.push_back(worker.check("secret words", hash, exempt, false));
  EXPECT_EQ(waiting.back()->state(), State::busy);
}

TEST(PasswordWorker, OneAddressTakesFourPlacesAtMost) {
  PasswordWorker worker;
  const std::string hash = hash_of(worker, "secret words");
  const auto at_work = worker.check("secret words", hash, Origin{"other"}, false);
  std::vector<Passwords::Work> waiting;
  for (std::size_t i = 0; i < passwords_per_origin_max; ++i) {
    waiting.push_back(worker.check("other words", hash, Origin{"A"}, false));
    EXPECT_NE(waiting.back()->state(), State::busy);
  }
  // One of them may be at work already, and no more than that, for it rests after each.
  waiting.push_back(worker.check("other words", hash, Origin{"A"}, false));
  waiting.push_back(worker.check("other words", hash, Origin{"A"}, false));
  EXPECT_EQ(waiting.back()->state(), State::busy);
  EXPECT_NE(worker.check("other words", hash, Origin{"B"}, false)->state(), State::busy);
}

TEST(PasswordWorker, ClaimsDoNotKeepChecksWaiting) {
  PasswordWorker worker;
  const std::string hash = hash_of(worker, "secret words");
  std::vector<Passwords::Work> claims;
  for (std::size_t i = 0; i < password_claims_max; ++i) claims.push_back(worker.hash("secret words", exempt));
  const auto check = worker.check("secret words", hash, exempt, false);
  EXPECT_EQ(outcome(check), State::right);
  EXPECT_EQ(claims.back()->state(), State::waiting);
}

TEST(PasswordWorker, AKnownClientGoesBeforeACrowd) {
  PasswordWorker worker;
  const std::string hash = hash_of(worker, "secret words");
  std::vector<Passwords::Work> crowd;
  for (std::size_t i = 0; i < password_checks_max; ++i)
    crowd.push_back(worker.check("other words", hash, exempt, false));
  EXPECT_EQ(outcome(worker.check("secret words", hash, Origin{"home"}, true)), State::right);
  EXPECT_EQ(crowd.back()->state(), State::waiting);
}

TEST(PasswordWorker, KnownClientsLeaveTurnsToOthers) {
  PasswordWorker worker;
  const std::string hash = hash_of(worker, "secret words");
  const auto stranger = worker.check("secret words", hash, Origin{"stranger"}, false);
  // As many known clients as there is room for, and one more as soon as one is done.
  std::vector<Passwords::Work> known;
  for (std::size_t i = 0; i < 8; ++i)
    known.push_back(worker.check("secret words", hash, Origin{"home" + std::to_string(i)}, true));
  while (stranger->state() == State::waiting) {
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (known[i]->state() != State::waiting)
        known[i] = worker.check("secret words", hash, Origin{"home" + std::to_string(i)}, true);
    }
    std::this_thread::yield();
  }
  EXPECT_EQ(stranger->state(), State::right);
}

/// The processor time of all threads but this one.
std::chrono::nanoseconds time_of_others() {
  const auto time_on = [](clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
  };
  return time_on(CLOCK_PROCESS_CPUTIME_ID) - time_on(CLOCK_THREAD_CPUTIME_ID);
}

TEST(PasswordWorker, AFloodGetsItsPartOfACoreAndNoMore) {
  PasswordWorker worker;
  const std::string hash = hash_of(worker, "secret words");
  const auto begun = Clock::now();
  const auto time_before = time_of_others();
  const auto worked_before = worker.worked_on();
  std::vector<Passwords::Work> waiting;
  while (worker.worked_on() < worked_before + 8) {
    waiting.push_back(worker.check("other words", hash, exempt, false));
    std::erase_if(waiting, [](const auto& work) { return work->state() != State::waiting; });
    std::this_thread::yield();
  }
  const double share = static_cast<double>((time_of_others() - time_before).count()) /
                       static_cast<double>(std::chrono::nanoseconds(Clock::now() - begun).count());
  // There may be one more password in this time than rests.
  EXPECT_LT(share, 1.0 / password_work_part + 0.1);
}

TEST(PasswordWorker, EndsWithoutWorkingOnWhatWaits) {
  const auto begun = Clock::now();
  std::vector<Passwords::Work> waiting;
  {
    PasswordWorker worker;
    const std::string hash = hash_of(worker, "secret words");
    for (std::size_t i = 0; i < password_checks_max; ++i)
      waiting.push_back(worker.check("secret words", hash, exempt, false));
  }
  EXPECT_EQ(waiting.back()->state(), State::waiting);
  EXPECT_LT(Clock::now() - begun, std::chrono::seconds(10)) << "all of them would take longer";
}

}  // namespace
}  // namespace confab::app
