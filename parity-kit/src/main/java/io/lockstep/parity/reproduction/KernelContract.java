package io.lockstep.parity.reproduction;

import io.lockstep.backend.Backend.Buffer;
import io.lockstep.backend.compare.Elements;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.graph.RowExpansion;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.PickSpec;
import io.lockstep.kernels.spec.PlaceSpec;
import io.lockstep.kernels.spec.Region;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.oracle.StrictOracle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What the arithmetic contract says that one kernel writes: the kernel as a graph over its inputs,
 * computed by {@link StrictOracle} in plain loops.
 */
final class KernelContract {
  /** About ten seconds of multiplying and adding. */
  private static final long MOST_OPERATIONS = 1L << 33;

  private record HostBuffer(long bytes) implements Buffer {}

  private final List<Region> regions;
  private final List<Node> sources = new ArrayList<>();
  private final Map<Source, double[]> elements = new IdentityHashMap<>();

  private KernelContract(KernelSpec spec, List<MemorySegment> inputs) {
    this.regions = spec.regions();
    for (int i = 0; i < inputs.size(); i++) {
      Region region = regions.get(i);
      Source source =
          new Source(
              "input " + i,
              region.dtype(),
              region.layout().shape(),
              new HostBuffer(region.byteSize()));
      sources.add(source);
      elements.put(source, elements(region, inputs.get(i)));
    }
  }

  private static double[] elements(Region region, MemorySegment bytes) {
    double[] elements = new double[region.size()];
    Region.Walk walk = region.walk();
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Elements.get(bytes, region.dtype(), walk.next());
    }
    return elements;
  }

  /**
   * Returns the outputs of a kernel, each from its first element to its last, zeros between; empty
   * for rows without elements, and for a kernel so large that plain loops would take minutes.
   *
   * @param inputs the inputs, each from its first element to its last
   */
  static Optional<List<MemorySegment>> outputs(KernelSpec spec, List<MemorySegment> inputs) {
    if (!canCompute(spec)) {
      return Optional.empty();
    }
    KernelContract contract = new KernelContract(spec, inputs);
    List<double[]> values =
        StrictOracle.evaluate(
            contract.nodes(spec), s -> Objects.requireNonNull(contract.elements.get(s)));
    List<MemorySegment> outputs = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      outputs.add(laidOut(contract.regions.get(inputs.size() + i), values.get(i)));
    }
    return Optional.of(outputs);
  }

  private static boolean canCompute(KernelSpec spec) {
    boolean rowsOfNothing = spec instanceof RowSpec rows && rows.cols() == 0;
    return !rowsOfNothing && spec.flops() <= MOST_OPERATIONS;
  }

  private static MemorySegment laidOut(Region region, double[] values) {
    MemorySegment bytes = NativeMemory.allocate(Arena.ofAuto(), region.byteSize(), Double.BYTES);
    // A value of a whole row stands for every element of the row, or the other way round.
    Region.Walk walk = region.walk();
    for (int i = 0; i < region.size(); i++) {
      int from = (int) ((long) i * values.length / region.size());
      Elements.set(bytes, region.dtype(), walk.next(), values[from]);
    }
    return bytes;
  }

  private List<Node> nodes(KernelSpec spec) {
    return switch (spec) {
      case MapSpec s -> maps(s.program(), s.shape(), sources);
      case RowSpec s -> {
        Shape shape = Shape.of(s.rows(), s.cols());
        List<Node> inputs = sources.stream().map(x -> overRows(x, s.rows())).toList();
        yield each(s.program(), p -> RowExpansion.expand(p, shape, inputs));
      }
      case ColumnReduceSpec s -> {
        Node element =
            maps(s.program(), Shape.of(s.outer(), s.reduced(), s.inner()), sources).getFirst();
        Shape kept = Shape.of(s.outer(), 1, s.inner());
        yield List.of(new Node.Reduce(s.op(), element, s.outer(), s.reduced(), s.inner(), kept));
      }
      case MatMulSpec s -> {
        List<Node> inputs = new ArrayList<>(sources.subList(2, sources.size()));
        inputs.addFirst(new Node.MatMul(sources.get(0), sources.get(1)));
        yield maps(s.epilogue(), Shape.of(s.batch(), s.m(), s.n()), inputs);
      }
      case ArgReduceSpec s ->
          List.of(new Node.ArgReduce(s.largest(), sources.getFirst(), Shape.of(s.rows())));
      case GatherSpec _ -> List.of(new Node.Gather(sources.get(0), sources.get(1)));
      case ScatterAddSpec s ->
          List.of(new Node.ScatterAdd(sources.get(0), sources.get(1), s.rows()));
      case PickSpec s -> List.of(new Node.Pick(sources.get(0), sources.get(1), s.windows()));
      case PlaceSpec s -> List.of(new Node.Place(sources.get(0), sources.get(1), s.windows()));
      case FoldSpec s -> List.of(new Node.Fold(sources.getFirst(), s.shape(), s.windows()));
    };
  }

  /** One value for each row becomes {@code [rows, 1]}. */
  private static Node overRows(Node input, int rows) {
    return input.shape().rank() == 1 ? Nodes.reshape(input, Shape.of(rows, 1)) : input;
  }

  private static List<Node> maps(Program program, Shape shape, List<Node> inputs) {
    return each(program, p -> new Node.Map(p, shape, inputs));
  }

  /** Returns a node for each result of a program. */
  private static List<Node> each(Program program, Function<Program, Node> node) {
    return IntStream.range(0, program.results().size())
        .mapToObj(i ->
            node.apply(
                Program.of(
                    program.name(),
                    program.inputs(),
                    program.outputs().subList(i, i + 1),
                    program.results().subList(i, i + 1))))
        .toList();
  }
}
