package io.lockstep.kernels.render.jvm;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random scalar programs over all operations, the same ones for the same seed. */
final class RandomPrograms {
  private final Random random;
  private final Type real;

  private final List<Expr> reals = new ArrayList<>();
  private final List<Expr> ints = new ArrayList<>();
  private final List<Expr> truths = new ArrayList<>();

  private RandomPrograms(long seed, Type real) {
    this.random = new Random(seed);
    this.real = real;
  }

  /** Returns a program of the given number of operations in the given float type. */
  static Program program(long seed, Type real, int operations) {
    return new RandomPrograms(seed, real).build(operations);
  }

  private Program build(int operations) {
    List<DType> inputs = List.of(DType.of(real), DType.of(real), DType.I32, DType.U8, DType.BOOL);
    for (int i = 0; i < inputs.size(); i++) {
      Expr in = Expr.input(i, inputs.get(i));
      (in.type() == real ? reals : ints).add(in);
    }
    ints.add(Expr.index());
    truths.add(reals.get(0).lt(reals.get(1)));
    for (int i = 0; i < operations; i++) {
      step();
    }
    return Program.of(
        "random",
        inputs,
        List.of(DType.of(real), DType.I32, DType.U8, DType.BOOL),
        List.of(
            reals.getLast(),
            ints.getLast(),
            ints.get(ints.size() / 2),
            truths.getLast().select(Expr.i32(1), Expr.i32(0))));
  }

  private Expr any(List<Expr> values) {
    boolean recent = random.nextBoolean() && values.size() > 4;
    return recent
        ? values.get(values.size() - 1 - random.nextInt(4))
        : values.get(random.nextInt(values.size()));
  }

  private void step() {
    switch (random.nextInt(4)) {
      case 0, 1 -> reals.add(real());
      case 2 -> ints.add(integer());
      default -> truths.add(truth());
    }
  }

  private Expr real() {
    Expr a = any(reals);
    Expr b = any(reals);
    return switch (random.nextInt(16)) {
      case 0 -> a.add(b);
      case 1 -> a.sub(b);
      case 2 -> a.mul(b);
      case 3 -> a.div(b);
      case 4 -> a.min(b);
      case 5 -> a.max(b);
      case 6 -> a.fma(b, any(reals));
      case 7 -> a.neg();
      case 8 -> a.abs();
      case 9 -> a.abs().sqrt();
      case 10 -> a.rint();
      case 11 -> a.floor();
      case 12 -> any(truths).select(a, b);
      case 13 -> any(ints).cast(real);
      case 14 ->
          real == Type.F32
              ? any(ints).and(0x7fffff).or(0x3f800000).fromBits()
              : a.cast(Type.F32).cast(real);
      default -> Expr.constant(real, random.nextGaussian() * 10);
    };
  }

  private Expr integer() {
    Expr a = any(ints);
    Expr b = any(ints);
    Expr shift = random.nextBoolean() ? b : Expr.i32(random.nextInt(32));
    return switch (random.nextInt(16)) {
      case 0 -> a.add(b);
      case 1 -> a.sub(b);
      case 2 -> a.mul(b);
      case 3 -> a.min(b);
      case 4 -> a.max(b);
      case 5 -> a.and(b);
      case 6 -> a.or(b);
      case 7 -> a.xor(b);
      case 8 -> a.shl(shift);
      case 9 -> a.shr(shift);
      case 10 -> a.sar(random.nextInt(32));
      case 11 -> a.mulhi(b);
      case 12 -> a.neg();
      case 13 -> any(reals).cast(Type.I32);
      case 14 -> real == Type.F32 ? bits(any(reals)) : any(truths).select(a, b);
      default -> random.nextBoolean() ? any(truths).select(a, b) : Expr.i32(random.nextInt());
    };
  }

  /** The bits of a float; of a NaN, which has many, those of zero. */
  private static Expr bits(Expr x) {
    return x.isNaN().select(x.constant(0), x).toBits();
  }

  private Expr truth() {
    boolean floats = random.nextBoolean();
    Expr a = any(floats ? reals : ints);
    Expr b = any(floats ? reals : ints);
    Expr p = any(truths);
    Expr q = any(truths);
    return switch (random.nextInt(10)) {
      case 0, 1 -> a.lt(b);
      case 2 -> a.le(b);
      case 3 -> a.eq(b);
      case 4 -> a.ne(b);
      case 5 -> p.and(q);
      case 6 -> p.or(q);
      case 7 -> p.xor(q);
      case 8 -> p.not();
      default -> any(truths).select(p, q);
    };
  }
}
