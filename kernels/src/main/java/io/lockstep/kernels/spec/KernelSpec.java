package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One kernel: everything a backend needs to generate, compile and launch it, save the addresses of
 * its buffers, and what can be said of it without a device. Arguments are passed in the order
 * inputs, then outputs. Every layout is relative to its argument. All output regions of a kernel
 * are disjoint, and disjoint from its inputs, save that an output of a {@link MapSpec} may be the
 * same buffer as an input with the same layout.
 *
 * <p>Each kind is a record named after it, {@code MapSpec}, whose parts fit one another, or its
 * constructor refuses them. A file holds the record's components by their names.
 */
public sealed interface KernelSpec
    permits ProgramSpec,
        MatMulSpec,
        ArgReduceSpec,
        GatherSpec,
        ScatterAddSpec,
        FoldSpec,
        PickSpec,
        PlaceSpec {
  /** Returns a short name for profiles and messages. */
  String name();

  /** Returns kind, name and sizes, as in {@code MatMul 'matmul+add' 128x784 by 784x256}. */
  String summary();

  /** Returns the stored type of each argument, inputs first. */
  List<DType> arguments();

  /** Returns how many of the arguments are inputs. */
  int inputCount();

  /**
   * Returns which elements of each argument the kernel touches and where they lie, inputs first.
   * What stores or reads one value for a row has the shape {@code [rows]}; a table that rows are
   * picked from counts as a whole.
   */
  List<Layout> layouts();

  /** Returns the program that is computed at every element; none where rows are only moved. */
  default List<Program> programs() {
    return List.of();
  }

  /** Returns the input that holds indices, if there is one. */
  default Optional<Indices> indices() {
    return Optional.empty();
  }

  /** Returns whether the outputs have values: the largest and smallest of no elements have none. */
  default boolean isDefined() {
    return true;
  }

  /** Returns the float operations of a launch, a fused multiply-add as two. */
  long flops();

  /** Returns the least that a launch must do, whatever the device. */
  default KernelCost cost() {
    List<Region> regions = regions();
    return new KernelCost(
        flops(),
        KernelCost.bytes(regions.subList(0, inputCount())),
        KernelCost.bytes(regions.subList(inputCount(), regions.size())));
  }

  /** Returns type and layout of each argument, inputs first. */
  default List<Region> regions() {
    List<DType> types = arguments();
    List<Layout> layouts = layouts();
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      regions.add(new Region(types.get(i), layouts.get(i)));
    }
    return regions;
  }

  /**
   * Indices that a kernel reads, and a device checks.
   *
   * @param input the input that holds them
   * @param rows each is from 0 to {@code rows - 1}
   */
  record Indices(int input, int rows) {}
}
