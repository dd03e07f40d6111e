#include "exposition.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <chrono>
#include <limits>
#include <utility>
#include <vector>

#include "confab/version.hpp"

namespace confab::metrics {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

class Families {
 public:
  /// What only rises, unless the process starts again.
  void counter(const char* name, const char* help, std::uint64_t value) {
    add(name, help, MetricType::Counter).push_back(counted(value));
  }
  void counter(const char* name, const char* help, double value) {
    ClientMetric metric;
    metric.counter.value = value;
    add(name, help, MetricType::Counter).push_back(metric);
  }
  void counter(const char* name, const char* help, const std::vector<Counted>& reasons) {
    auto& metrics = add(name, help, MetricType::Counter);
    for (const Counted& reason : reasons) metrics.push_back(labelled("reason", reason.kind, counted(reason.count)));
  }

  void gauge(const char* name, const char* help, double value) {
    add(name, help, MetricType::Gauge).push_back(measured(value));
  }
  void gauge(const char* name, const char* help, std::uint64_t value) { gauge(name, help, static_cast<double>(value)); }

  void gauge_by_protocol(const char* name, const char* help, const std::vector<ProtocolFigures>& protocols) {
    auto& metrics = add(name, help, MetricType::Gauge);
    for (const auto& of : protocols) {
      metrics.push_back(labelled("protocol", of.protocol, measured(static_cast<double>(of.open))));
    }
  }
  void counter_by_protocol(const char* name, const char* help, const std::vector<ProtocolFigures>& protocols) {
    auto& metrics = add(name, help, MetricType::Counter);
    for (const auto& of : protocols) metrics.push_back(labelled("protocol", of.protocol, counted(of.opened)));
  }

  void info(const char* name, const char* help, std::string_view label, std::string_view value) {
    add(name, help, MetricType::Gauge).push_back(labelled(label, value, measured(1)));
  }

  void histogram(const char* name, const char* help, const TurnTimes& times) {
    ClientMetric metric;
    const auto bucket_up_to = [&](double most, std::uint64_t turns) {
      metric.histogram.sample_count += turns;
      metric.histogram.bucket.push_back({.cumulative_count = metric.histogram.sample_count, .upper_bound = most});
    };
    for (std::size_t i = 0; i < TurnTimes::bounds.size(); ++i) {
      bucket_up_to(std::chrono::duration<double>(TurnTimes::bounds.at(i)).count(), times.turns.at(i));
    }
    bucket_up_to(std::numeric_limits<double>::infinity(), times.turns.back());
    metric.histogram.sample_sum = std::chrono::duration<double>(times.total).count();
    add(name, help, MetricType::Histogram).push_back(std::move(metric));
  }

  std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  static ClientMetric counted(std::uint64_t value) {
    ClientMetric metric;
    metric.counter.value = static_cast<double>(value);
    return metric;
  }
  static ClientMetric measured(double value) {
    ClientMetric metric;
    metric.gauge.value = value;
    return metric;
  }
  static ClientMetric labelled(std::string_view label, std::string_view value, ClientMetric metric) {
    metric.label.push_back({std::string(label), std::string(value)});
    return metric;
  }

  std::vector<ClientMetric>& add(const char* name, const char* help, MetricType type) {
    families_.push_back({.name = name, .help = help, .type = type, .metric = {}});
    return families_.back().metric;
  }

  std::vector<MetricFamily> families_;
};

void add_people(const Figures& now, Families& all) {
  all.gauge_by_protocol("confab_connections", "Clients that are connected.", now.protocols);
  all.gauge("confab_connections_max", "Clients that may be connected, by --connections-max or the limit of open files.",
            std::uint64_t{now.connections_max});
  all.gauge("confab_unnamed_connections", "Clients that are connected and have given no name yet.",
            std::uint64_t{now.unnamed_connections});
  all.counter_by_protocol("confab_connections_opened_total", "Clients that were let in.", now.protocols);
  all.counter("confab_connections_ended_total", "Conversations that ended, by reason.", now.endings);
  all.counter("confab_refused_total", "Clients turned away at the door, or disconnected for the server's own reasons.",
              now.refusals);
  all.gauge("confab_users", "People with a name.", std::uint64_t{now.users});
  all.gauge("confab_rooms", "Rooms, the lobby included.", std::uint64_t{now.rooms});
}

void add_lines(const Figures& now, Families& all) {
  all.counter("confab_lines_heard_total", "Lines that clients sent, commands included, blank ones not.",
              now.lines_heard);
  all.counter("confab_deliveries_total", "Lines queued for readers because of what somebody else did.", now.deliveries);
  all.counter("confab_lines_skipped_total", "Lines that slow readers missed.", now.lines_skipped);
  all.counter("confab_received_bytes_total", "Bytes received from clients.", now.bytes_received);
  all.counter("confab_sent_bytes_total", "Bytes sent to clients.", now.bytes_sent);
  all.gauge("confab_queued_bytes", "Bytes that wait to be sent; what is shared counts for each reader.",
            now.queued_bytes);
  all.gauge("confab_unheard_bytes", "Bytes received that wait to be heard.", now.held_bytes - now.queued_bytes);
}

void add_server(const Figures& now, Families& all) {
  all.histogram("confab_turn_seconds", "Time that a turn of the loop took in which there was something to do.",
                now.turn_times);
  all.counter("confab_memory_shortages_total", "Allocations that took from the reserve of memory.", now.shortages);
  all.counter("confab_log_lines_dropped_total", "Lines of the log that were dropped because it was read too slowly.",
              now.missing_log_lines);
  all.counter("confab_visits_unlogged_total", "Visits left out of the log, to bound it.", now.unlogged_visits);
  all.gauge("confab_state_kept", "Whether what shall outlive the process is on disk: 1 if so, or if nothing shall.",
            now.state_is_kept ? 1.0 : 0.0);
  all.gauge("confab_state_unwritten_bytes", "Bytes of what rooms keep that wait for the disk.", now.unwritten_bytes);
  all.counter("confab_state_lines_missing_total",
              "Lines that were said and are missing in the state directory, because its disk failed for long.",
              now.unarchived_lines);
  all.info("confab_build_info", "The version, as a label.", "version", version);
}

void add_process(const ProcessFigures& now, double start_time, Families& all) {
  all.counter("process_cpu_seconds_total", "Processor time of all threads.", now.processor_seconds);
  all.gauge("process_resident_memory_bytes", "Memory that is in the machine's memory.", now.resident_bytes);
  all.gauge("process_virtual_memory_bytes", "Memory that is mapped.", now.virtual_bytes);
  if (now.open_descriptors) all.gauge("process_open_fds", "Open file descriptors.", *now.open_descriptors);
  all.gauge("process_max_fds", "The limit of open file descriptors.", now.descriptors_max);
  all.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.", start_time);
}

}  // namespace

std::string exposition(const Figures& figures, const ProcessFigures& process, double start_time) {
  Families all;
  add_people(figures, all);
  add_lines(figures, all);
  add_server(figures, all);
  add_process(process, start_time, all);
  return all.text();
}

}  // namespace confab::metrics
