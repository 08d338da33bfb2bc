package io.lockstep.backend.cpu.fusion;

import io.lockstep.backend.cpu.elementwise.MapKernel;
import io.lockstep.kernels.expr.DType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elements of an elementwise launch, those that read one result of a product.
 *
 * @param first the first element
 * @param end the element behind the last one
 * @param result the result of the product, which one or more arguments are
 * @param reads what each input spans
 * @param writes what each output spans
 */
record FollowedRange(
    int first, int end, AddressRange result, List<AddressRange> reads, List<AddressRange> writes) {
  /** Returns the elements that read a result in the order of memory, null if there are none. */
  static @Nullable FollowedRange reading(AddressRange result, MapKernel map, CpuLaunch launch) {
    List<DType> types = map.spec().arguments();
    for (int input = 0; input < map.spec().inputCount(); input++) {
      int bytes = types.get(input).bytes();
      long start = launch.reads().get(input).start();
      boolean inOrder = map.stride(input) == bytes && (result.start() - start) % bytes == 0;
      if (inOrder && launch.reads().get(input).contains(result)) {
        int first = (int) ((result.start() - start) / bytes);
        int count = (int) ((result.end() - result.start()) / bytes);
        List<AddressRange> touched = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
          long stride = map.stride(i);
          long address = launch.start(i) + first * stride;
          touched.add(AddressRange.elements(address, count, stride, types.get(i).bytes()));
        }
        int inputs = map.spec().inputCount();
        return new FollowedRange(
            first,
            first + count,
            result,
            touched.subList(0, inputs),
            touched.subList(inputs, touched.size()));
      }
    }
    return null;
  }

  int length() {
    return end - first;
  }

  /**
   * Whether each element needs of the product's results the element at its own place alone, and
   * harms nothing that the product reads or writes.
   */
  boolean fitsBehindBlocksOf(CpuLaunch product) {
    return !product.reads(writes)
        && !product.writes(writes)
        && !product.writesWithin(reads)
        && product.writes().stream()
            .allMatch(w -> reads.stream().noneMatch(r -> w.meets(r) && !r.equals(result)));
  }

  /** Whether it matters if this or a launch comes first. */
  boolean conflictsWith(CpuLaunch launch) {
    return launch.reads(writes) || launch.writes(writes) || launch.writes(reads);
  }
}
