package io.lockstep.bench.cpu.natives;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lockstep.bench.work.HashedDraws;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.Streams;
import io.lockstep.bench.worker.Prepared;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Products one after the other, each on operands of its own. */
final class PreparedProducts implements Prepared {
  private static final int SAMPLE = 8;

  private record Operands(
      ProductWorkload product, MemorySegment a, MemorySegment b, MemorySegment c) {}

  private final Sgemm library;
  private final Arena arena = Arena.ofShared();
  private final List<Operands> operands = new ArrayList<>();

  PreparedProducts(Sgemm library, List<ProductWorkload> products) {
    this.library = library;
    for (int i = 0; i < products.size(); i++) {
      ProductWorkload p = products.get(i);
      MemorySegment a = allocate(p.m(), p.k());
      MemorySegment b = allocate(p.k(), p.n());
      HashedDraws.fillAround0(a, Streams.LEFT + i, 1);
      HashedDraws.fillAround0(b, Streams.RIGHT + i, 1);
      operands.add(new Operands(p, a, b, allocate(p.m(), p.n())));
    }
  }

  private MemorySegment allocate(long rows, long columns) {
    return arena.allocate(rows * columns * Float.BYTES, 64);
  }

  @Override
  public void run() {
    for (Operands o : operands) {
      library.multiply(o.product, o.a, o.b, o.c);
    }
  }

  @Override
  public void synchronize() {}

  @Override
  public float[] sample() {
    Operands last = operands.getLast();
    int count = Math.min(SAMPLE, last.product.n());
    long bytes = (long) count * Float.BYTES;
    return last.c.asSlice(last.c.byteSize() - bytes).toArray(JAVA_FLOAT);
  }

  @Override
  public void close() {
    arena.close();
  }
}
