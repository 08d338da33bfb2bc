package io.lockstep.training.evaluation;

import io.lockstep.backend.Backend;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.PendingRead;
import io.lockstep.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The sum of the losses of examples, added up on the device batch by batch: a pair of floats whose
 * exact sum is the total, about 48 bits, so that it does not drift with the number of batches.
 * Products and sums are error-free transformations (Dekker, 1971; Knuth, TAOCP 2, 4.2.2).
 */
public final class LossTotal {
  private static final long BYTES = 2 * Float.BYTES;

  private final Engine engine;

  /** The high part, then the low one. */
  private final Tensor parts;

  /** Makes room for a total, which is 0. */
  public LossTotal(Engine engine, String name) {
    this.engine = engine;
    this.parts = engine.input(name, DType.F32, Shape.of(2));
    reset();
  }

  /** Sets the total to 0. */
  public void reset() {
    write(Parts.ZERO);
  }

  /**
   * Returns the total with a batch added.
   *
   * @param mean the mean loss of its examples, one element
   * @param examples their number
   */
  public Update plus(Tensor mean, int examples) {
    List<Tensor> inputs = List.of(parts.slice(0, 0, 1), parts.slice(0, 1, 2), mean);
    return new Update(
        parts,
        Tensor.concat(
            0,
            Tensor.apply("total", inputs, e -> sum(e, examples).getFirst()),
            Tensor.apply("total", inputs, e -> sum(e, examples).getLast())));
  }

  /** The next high and low part, from both and the mean. */
  private static List<Expr> sum(List<Expr> e, int examples) {
    Expr a = e.get(0);
    Expr mean = e.get(2);
    Expr count = mean.constant(examples);
    Expr b = mean.mul(count);
    Expr ofProduct = mean.fma(count, b.neg());
    Expr s = a.add(b);
    Expr part = s.sub(a);
    Expr ofSum = a.sub(s.sub(part)).add(b.sub(part));
    Expr rest = e.get(1).add(ofSum.add(ofProduct));
    Expr next = s.add(rest);
    // Of what is infinite or NaN there are no parts; the sum itself is kept.
    Expr finite = s.sub(s).eq(0);
    return List.of(finite.select(next, s), finite.select(rest.sub(next.sub(s)), rest.constant(0)));
  }

  /** Returns the total; waits for the device. */
  public double read() {
    return parts().sum();
  }

  /** Returns the total to the bit; waits for the device. */
  public Parts parts() {
    float[] both = parts.toFloats();
    return new Parts(both[0], both[1]);
  }

  /** Sets the total to one that was read before. */
  public void write(Parts total) {
    engine.write(parts, new float[] {total.high(), total.low()});
  }

  /**
   * A total to the bit.
   *
   * @param high the nearest float
   * @param low what is missing there
   */
  public record Parts(float high, float low) {
    /** That of no examples. */
    public static final Parts ZERO = new Parts(0, 0);

    /** Returns whether it is a number. */
    public boolean hasNumber() {
      return Float.isFinite(high) && Float.isFinite(low);
    }

    /** Returns their exact sum, rounded to a double. */
    public double sum() {
      return (double) high + low;
    }
  }

  /** Begins to copy the present total to the host without waiting for it. */
  public Pending readLater() {
    return new Pending(engine.readLater(parts));
  }

  /** A total on its way to the host; what is added later does not change it. */
  public record Pending(PendingRead parts) {
    /** Returns whether it is there. */
    public boolean isReady() {
      return parts.isReady();
    }

    /** Returns it, waiting if it is not there yet. */
    public double read() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment host = arena.allocate(BYTES, Backend.HOST_ALIGNMENT);
        parts.read(host);
        return (double) host.getAtIndex(ValueLayout.JAVA_FLOAT, 0)
            + host.getAtIndex(ValueLayout.JAVA_FLOAT, 1);
      }
    }
  }
}
