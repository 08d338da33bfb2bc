package io.lockstep.bench.cpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.side.Answer;
import io.lockstep.bench.side.Contender;
import io.lockstep.bench.side.Row;
import io.lockstep.bench.side.Side;
import io.lockstep.bench.work.Workload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All who take part, each setting a process of its own that lives until the end. */
final class Field implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TO_START = Duration.ofMinutes(2);

  private final Map<Setting, Side> sides = new LinkedHashMap<>();

  /**
   * Creates the sides, ours first.
   *
   * @param peers who takes part beside us
   * @param threads numbers of threads to try
   */
  Field(List<Peer> peers, List<Integer> threads, Function<Setting, Side> launch) {
    for (Peer peer : Peer.values()) {
      if (peer == Peer.LOCKSTEP || peers.contains(peer)) {
        for (int count : threads) {
          Setting setting = new Setting(peer, count);
          sides.put(setting, launch.apply(setting));
        }
      }
    }
  }

  /** Returns all settings, ours first. */
  List<Setting> settings() {
    return List.copyOf(sides.keySet());
  }

  /** Has one say what it is; the answer has {@code missing} and the reason if there is none. */
  ObjectNode describe(Setting setting) {
    ObjectNode none = JSON.createObjectNode();
    return switch (ask(setting, "hello")) {
      case Answer.Done(ObjectNode values) -> values;
      case Answer.Done(_) -> none.put("missing", "did not say what it is");
      case Answer.Unavailable(String reason) -> none.put("missing", reason);
      case Answer.Failed(String reason) -> none.put("missing", reason);
    };
  }

  private Answer ask(Setting setting, String request) {
    Side side = sides.get(setting);
    return side == null
        ? new Answer.Unavailable("takes no part")
        : side.ask(JSON.createObjectNode().put("do", request), TO_START);
  }

  /** Returns the row in which all who do such work do it. */
  Row row(Workload work) {
    List<Contender> contenders =
        sides.entrySet().stream()
            .filter(e -> e.getKey().peer().does(work))
            .map(e -> contender(e.getKey(), e.getValue()))
            .toList();
    return new Row(work, "strict", contenders);
  }

  /** Returns a setting as one who takes part in rows. */
  static Contender contender(Setting setting, Side side) {
    boolean isOurs = setting.peer() == Peer.LOCKSTEP;
    return new Contender(setting.label(), side, isOurs, "strict", TO_START);
  }

  /** Ends all processes. */
  @Override
  public void close() {
    sides.values().forEach(Side::close);
  }
}
