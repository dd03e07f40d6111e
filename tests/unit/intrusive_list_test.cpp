#include "confab/base/intrusive_list.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace confab {
namespace {

struct Other;  // distinguishes a second hook from the first

struct Element : ListHook<>, ListHook<Other> {
  explicit Element(char element_name) : name(element_name) {}
  char name;
};

std::string names(IntrusiveList<Element>& list) {
  std::string text;
  list.for_each([&](Element& element) { text += element.name; });
  return text;
}

TEST(IntrusiveList, KeepsTheOrderInWhichElementsCame) {
  Element a('a');
  Element b('b');
  Element c('c');
  IntrusiveList<Element> list;
  EXPECT_TRUE(list.empty());
  list.push_back(a);
  list.push_back(b);
  list.push_back(c);
  EXPECT_EQ(names(list), "abc");
  EXPECT_EQ(list.front().name, 'a');
}

TEST(IntrusiveList, PushingAnElementThatIsInItMovesItToTheEnd) {
  Element a('a');
  Element b('b');
  IntrusiveList<Element> list;
  list.push_back(a);
  list.push_back(b);
  list.push_back(a);
  EXPECT_EQ(names(list), "ba");
}

TEST(IntrusiveList, PushingAnElementTakesItOutOfTheOtherList) {
  Element a('a');
  IntrusiveList<Element> from;
  IntrusiveList<Element> to;
  from.push_back(a);
  to.push_back(a);
  EXPECT_TRUE(from.empty());
  EXPECT_EQ(names(to), "a");
}

TEST(IntrusiveList, UnlinkTakesOutWhereverTheElementIs) {
  Element a('a');
  Element b('b');
  Element c('c');
  IntrusiveList<Element> list;
  for (Element* element : {&a, &b, &c}) list.push_back(*element);
  static_cast<ListHook<>&>(b).unlink();
  EXPECT_EQ(names(list), "ac");
  static_cast<ListHook<>&>(a).unlink();
  EXPECT_EQ(names(list), "c");
  static_cast<ListHook<>&>(c).unlink();
  EXPECT_TRUE(list.empty());
  static_cast<ListHook<>&>(c).unlink();
  EXPECT_FALSE(static_cast<ListHook<>&>(c).linked());
}

TEST(IntrusiveList, AnElementThatDiesLeavesItsList) {
  Element a('a');
  auto b = std::make_unique<Element>('b');
  Element c('c');
  IntrusiveList<Element> list;
  for (Element* element : {&a, b.get(), &c}) list.push_back(*element);
  b.reset();
  EXPECT_EQ(names(list), "ac");
}

TEST(IntrusiveList, TakeAllPutsTheOthersAfterItsOwn) {
  Element a('a');
  Element b('b');
  Element c('c');
  Element d('d');
  IntrusiveList<Element> list;
  IntrusiveList<Element> other;
  list.push_back(a);
  list.push_back(b);
  other.push_back(c);
  other.push_back(d);
  list.take_all(other);
  EXPECT_EQ(names(list), "abcd");
  EXPECT_TRUE(other.empty());
  list.take_all(other);
  EXPECT_EQ(names(list), "abcd") << "taking nothing";
  other.take_all(list);
  EXPECT_EQ(names(other), "abcd") << "into an empty list";
  other.push_back(a);
  EXPECT_EQ(names(other), "bcda") << "the links are whole";
}

TEST(IntrusiveList, ForEachMayUnlinkWhatItIsGiven) {
  Element a('a');
  Element b('b');
  Element c('c');
  IntrusiveList<Element> list;
  for (Element* element : {&a, &b, &c}) list.push_back(*element);
  std::string visited;
  list.for_each([&](Element& element) {
    visited += element.name;
    static_cast<ListHook<>&>(element).unlink();
  });
  EXPECT_EQ(visited, "abc");
  EXPECT_TRUE(list.empty());
}

TEST(IntrusiveList, HooksOfDifferentTagsAreIndependent) {
  Element a('a');
  Element b('b');
  IntrusiveList<Element> list;
  IntrusiveList<Element, Other> other;
  list.push_back(a);
  list.push_back(b);
  other.push_back(b);
  static_cast<ListHook<>&>(b).unlink();
  EXPECT_EQ(names(list), "a");
  EXPECT_EQ(other.front().name, 'b');
}

}  // namespace
}  // namespace confab
