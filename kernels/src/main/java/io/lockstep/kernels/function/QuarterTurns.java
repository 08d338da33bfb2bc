package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * The reduction of an angle to quarter turns: {@code |x| = turns*pi/2 + r + low}, {@code |r|} up to
 * pi/4. Angles below 2^17 subtract pi/2 in three parts (Cody and Waite, 1980); larger ones multiply
 * by the bits of 2/pi that matter, in integers (Payne and Hanek, 1983). Both are computed.
 */
final class QuarterTurns {
  /** Below this, pi/2 in three parts is exact enough. */
  private static final double LARGE = 0x1p17;

  private static final double ROUNDER = 0x1.8p23;
  private static final double TWO_OVER_PI = 0x1.45f306p-1;
  private static final double HALF_PI_1 = 0x1.921fb6p+0;
  private static final double HALF_PI_2 = -0x1.777a5cp-25;
  private static final double HALF_PI_3 = -0x1.ee59dap-50;

  /** The bits of 2/pi behind the point, after a word of zeros. */
  private static final int[] TWO_OVER_PI_BITS = {
    0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041
  };

  private QuarterTurns() {}

  /** A reduced angle; only the two lowest bits of {@code turns} count. NaN if x is not finite. */
  record Reduced(Expr turns, Expr r, Expr low) {}

  static Reduced of(Expr x) {
    Expr a = x.abs();
    Reduced small = small(a);
    Reduced large = large(a);
    Expr isSmall = a.lt(LARGE);
    Expr r = isSmall.select(small.r, large.r);
    return new Reduced(
        isSmall.select(small.turns, large.turns),
        a.lt(Double.POSITIVE_INFINITY).select(r, x.constant(Double.NaN)),
        isSmall.select(small.low, large.low));
  }

  private static Reduced small(Expr a) {
    Expr rounded = a.fma(a.constant(TWO_OVER_PI), ROUNDER);
    Expr n = rounded.sub(ROUNDER);
    Expr first = n.fma(a.constant(-HALF_PI_1), a);
    Expr product = n.mul(HALF_PI_2);
    Expr productLost = n.fma(a.constant(HALF_PI_2), product.neg());
    Expr r = first.sub(product);
    Expr lost = first.sub(r).sub(product).sub(productLost);
    return new Reduced(rounded.toBits(), r, n.fma(a.constant(-HALF_PI_3), lost));
  }

  /**
   * With {@code a = m*2^s}, m an integer of 32 bits, the fraction of {@code m * (2^(s-2) * 2/pi)}
   * in 64 bits is the angle in whole turns; whole turns inside the factor are left out beforehand.
   */
  private static Reduced large(Expr a) {
    Expr bits = a.toBits();
    Expr m = bits.shl(8).or(Expr.i32(0x80000000));
    List<Expr> factor = factor(bits.shr(23).sub(Expr.i32(128)));
    Expr product = m.mul(factor.get(1));
    Expr turnLow = product.add(m.mulhi(factor.get(2)));
    Expr carry = unsignedLess(turnLow, product).select(Expr.i32(1), Expr.i32(0));
    Expr turn = m.mul(factor.get(0)).add(m.mulhi(factor.get(1))).add(carry);

    Expr high = turn.shl(2).or(turnLow.shr(30));
    Expr low = turnLow.shl(2);
    Expr negative = high.sar(31);
    Expr quarters = turn.shr(30).sub(negative);
    return toRadians(quarters, high.xor(negative), low.xor(negative), negative.and(FloatBits.SIGN));
  }

  /** Returns 96 bits of 2/pi from the bit at {@code offset} on. */
  private static List<Expr> factor(Expr offset) {
    List<Expr> words = new ArrayList<>();
    for (int word : TWO_OVER_PI_BITS) {
      words.add(Expr.i32(word));
    }
    words = skip(offset.and(32), 1, words);
    words = skip(offset.and(64), 2, words);
    Expr left = offset.and(31);
    Expr right = Expr.i32(31).sub(left);
    List<Expr> result = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      result.add(words.get(i).shl(left).or(words.get(i + 1).shr(1).shr(right)));
    }
    return result;
  }

  private static List<Expr> skip(Expr bit, int count, List<Expr> words) {
    Expr stay = bit.eq(0);
    List<Expr> result = new ArrayList<>();
    for (int i = 0; i + count < words.size(); i++) {
      result.add(stay.select(words.get(i), words.get(i + count)));
    }
    return result;
  }

  private static Expr unsignedLess(Expr a, Expr b) {
    return a.xor(Expr.i32(0x80000000)).lt(b.xor(Expr.i32(0x80000000)));
  }

  /** Returns pi/2 times the 64-bit fraction (below one half) with the given sign. */
  private static Reduced toRadians(Expr quarters, Expr high, Expr low, Expr sign) {
    Expr top = high.shr(8).cast(Type.F32).mul(0x1p-24);
    Expr middle = high.and(0xff).shl(16).or(low.shr(16)).cast(Type.F32);
    Expr bottom = low.and(0xffff).cast(Type.F32);
    Expr f = middle.fma(top.constant(0x1p-48), top);
    Expr middleLost = middle.fma(f.constant(0x1p-48), top.sub(f));
    Expr lost = bottom.fma(f.constant(0x1p-64), middleLost);
    Expr r = f.mul(HALF_PI_1);
    Expr residual = f.fma(f.constant(HALF_PI_1), r.neg());
    Expr rLow = f.fma(f.constant(HALF_PI_2), lost.fma(f.constant(HALF_PI_1), residual));
    return new Reduced(
        quarters, r.toBits().xor(sign).fromBits(), rLow.toBits().xor(sign).fromBits());
  }
}
