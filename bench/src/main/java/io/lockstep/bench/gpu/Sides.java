package io.lockstep.bench.gpu;

import io.lockstep.bench.side.Contender;
import io.lockstep.bench.side.Side;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Those who can take part: our worker and one process of PyTorch for each way to use it, so that
 * one that is killed takes no other with it.
 *
 * @param worker ours
 * @param fast ours once more, for float32 products by the device's library beside strict ones
 * @param eager PyTorch operation by operation
 * @param graph PyTorch with the step captured as a CUDA graph by hand
 * @param compile PyTorch with {@code torch.compile(mode="max-autotune")}
 * @param peers which of PyTorch's do take part: {@code eager}, {@code graph}, {@code compile}
 * @param toCompile how long one compilation may take
 */
record Sides(
    Side worker,
    Side fast,
    Side eager,
    Side graph,
    Side compile,
    Set<String> peers,
    Duration toCompile) {
  private static final Duration TO_PREPARE = Duration.ofSeconds(90);

  /** Copies the set. */
  Sides {
    peers = Set.copyOf(peers);
  }

  /** Returns these without what is slow to get ready. */
  Sides withoutCompiling() {
    Set<String> others = Set.copyOf(peers.stream().filter(p -> !p.equals("compile")).toList());
    return new Sides(worker, fast, eager, graph, compile, others, toCompile);
  }

  /** Returns whether the only peer is the one that is slow to get ready. */
  boolean onlyCompile() {
    return peers.equals(Set.of("compile"));
  }

  /** Returns us in a precision. */
  Contender ours(String precision) {
    return new Contender("Lockstep", worker, true, precision, TO_PREPARE);
  }

  /** Returns us with float32 products by the device's library. */
  Contender oursFast() {
    return new Contender("Lockstep fast", fast, true, "fast", TO_PREPARE);
  }

  /** Returns PyTorch operation by operation. */
  List<Contender> eager(String precision) {
    return peers.contains("eager")
        ? List.of(new Contender("PyTorch eager", eager, false, precision, TO_PREPARE))
        : List.of();
  }

  /** Returns PyTorch in the ways that are ready at once. */
  List<Contender> uncompiled(String precision) {
    Stream<Contender> captured =
        peers.contains("graph")
            ? Stream.of(new Contender("CUDA graph", graph, false, precision, TO_PREPARE))
            : Stream.of();
    return Stream.concat(eager(precision).stream(), captured).toList();
  }

  /** Returns PyTorch in the way that is slow to get ready. */
  List<Contender> compiled(String precision) {
    return peers.contains("compile")
        ? List.of(new Contender("torch.compile", compile, false, precision, toCompile))
        : List.of();
  }

  /** Ends all of them. */
  void close() {
    List.of(worker, fast, eager, graph, compile).forEach(Side::close);
  }
}
