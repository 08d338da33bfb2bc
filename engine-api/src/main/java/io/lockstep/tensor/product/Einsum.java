package io.lockstep.tensor.product;

import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Einstein's summation, as {@code einsum} of NumPy and PyTorch: each axis has a letter, axes of one
 * letter run together, and letters that the result does not have are summed over. {@code ij,jk->ik}
 * is the matrix product, {@code bij,bjk->bik} one of batches, {@code ii->} the trace, {@code i,j}
 * the outer product, {@code ...ij->...ji} a transposition.
 *
 * <p>Operands are contracted from left to right, two at a time: first what only one of them has and
 * nobody needs is summed, then both are multiplied, as matrices where they share letters that
 * nobody needs any more, else element by element. So the order of every sum is that of {@link
 * Tensor#sum} and {@link Tensor#matmul}.
 */
public final class Einsum {
  private final EinsumFormula formula;

  private Einsum(EinsumFormula formula) {
    this.formula = formula;
  }

  /** An operand with the letter of each axis. */
  private record Term(Tensor x, String letters) {
    int size(char letter) {
      return x.shape().dim(letters.indexOf(letter));
    }

    int[] sizes(String some) {
      return some.chars().map(c -> size((char) c)).toArray();
    }

    Term reordered(String order) {
      return new Term(x.permute(order.chars().map(letters::indexOf).toArray()), order);
    }

    /** Sums over all axes but some. */
    Term keep(IntPredicate some) {
      int[] axes = letters.chars().filter(some.negate()).map(letters::indexOf).toArray();
      return axes.length == 0 ? this : new Term(x.sum(axes), only(letters, some));
    }
  }

  /**
   * Returns the sum of products that a formula names.
   *
   * @param formula the letters of the operands' axes, divided by commas, then {@code ->} and those
   *     of the result; without an arrow the result has the letters that occur once, in alphabetical
   *     order. {@code ...} stands for any number of axes in front, which broadcast
   * @param operands of floats, as many as the formula names
   */
  public static Tensor einsum(String formula, Tensor... operands) {
    EinsumFormula parsed = EinsumFormula.parse(formula);
    if (parsed.operands().size() != operands.length) {
      throw EinsumFormula.refused(
          formula,
          "names "
              + parsed.operands().size()
              + " operands, got "
              + operands.length
              + "; give letters, between commas, for each");
    }
    List<Integer> ranks = new ArrayList<>();
    for (int i = 0; i < operands.length; i++) {
      check(parsed, i, operands[i]);
      ranks.add(operands[i].shape().rank());
    }
    return new Einsum(parsed.spelledOut(ranks)).contract(List.of(operands));
  }

  private static void check(EinsumFormula formula, int number, Tensor operand) {
    if (!operand.dtype().isFloat()) {
      throw new TypeMismatch(
          "einsum", "needs floats, got " + operand.describe() + "; convert with cast(DType.F32)");
    }
    String letters = formula.operands().get(number);
    int rank = operand.shape().rank();
    boolean open = letters.indexOf(EinsumFormula.ELLIPSIS) >= 0;
    int named = open ? letters.length() - 1 : letters.length();
    if (open ? named > rank : named != rank) {
      throw EinsumFormula.refused(
          formula.text(),
          "names "
              + named
              + " axes of operand "
              + (number + 1)
              + ", which is "
              + operand.describe()
              + "; give a letter for each axis");
    }
  }

  private Tensor contract(List<Tensor> operands) {
    Map<Character, Integer> sizes = sizes(operands);
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      String letters = formula.operands().get(i);
      int[] full = letters.chars().map(c -> sizes.getOrDefault((char) c, 0)).toArray();
      terms.add(withoutRepetition(new Term(operands.get(i).expand(full), letters)));
    }
    Term all = terms.getFirst();
    for (int i = 1; i < terms.size(); i++) {
      all = product(all, terms.get(i), needed(terms.subList(i + 1, terms.size())));
    }
    return all.keep(needed(List.of())).reordered(formula.result()).x();
  }

  private Map<Character, Integer> sizes(List<Tensor> operands) {
    Map<Character, Integer> sizes = new HashMap<>();
    Map<Character, Integer> from = new HashMap<>();
    for (int i = 0; i < operands.size(); i++) {
      String letters = formula.operands().get(i);
      for (int axis = 0; axis < letters.length(); axis++) {
        char letter = letters.charAt(axis);
        int size = operands.get(i).shape().dim(axis);
        int before = sizes.getOrDefault(letter, size);
        boolean repeats = EinsumFormula.isOfEllipsis(letter);
        if (before != size && !(repeats && (before == 1 || size == 1))) {
          throw EinsumFormula.refused(
              formula.text(),
              "has "
                  + EinsumFormula.shown(letter)
                  + " for axes of sizes "
                  + before
                  + " and "
                  + size
                  + ": operand "
                  + (from.getOrDefault(letter, i) + 1)
                  + " is "
                  + operands.get(from.getOrDefault(letter, i)).describe()
                  + ", operand "
                  + (i + 1)
                  + " "
                  + operands.get(i).describe()
                  + "; axes of one letter must have one size");
        }
        sizes.put(letter, before == 1 ? size : before);
        from.putIfAbsent(letter, i);
      }
    }
    return sizes;
  }

  /** What the result or an operand that is still to come needs. */
  private IntPredicate needed(List<Term> later) {
    return c ->
        formula.result().indexOf(c) >= 0 || later.stream().anyMatch(t -> t.letters.indexOf(c) >= 0);
  }

  /** Takes the diagonal of axes with one letter, which comes to lie behind all axes. */
  private static Term withoutRepetition(Term term) {
    String letters = term.letters;
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (letters.lastIndexOf(letter) == i) {
        continue;
      }
      int again = letters.indexOf(letter, i + 1);
      int[] order = new int[letters.length()];
      StringBuilder rest = new StringBuilder();
      for (int axis = 0; axis < order.length; axis++) {
        if (axis != i && axis != again) {
          order[rest.length()] = axis;
          rest.append(letters.charAt(axis));
        }
      }
      order[order.length - 2] = i;
      order[order.length - 1] = again;
      return withoutRepetition(
          new Term(diagonal(term.x.permute(order)), rest.append(letter).toString()));
    }
    return term;
  }

  /** The diagonal of the last two axes, of one size, as a view. */
  private static Tensor diagonal(Tensor x) {
    int[] dims = x.shape().toArray();
    int size = dims[dims.length - 1];
    int[] rows = Arrays.copyOf(dims, dims.length - 1);
    rows[rows.length - 1] = size * size;
    if (size == 0) {
      return x.sum(-1);
    }
    return x.reshape(rows).windows(new Window(rows.length - 1, 1, size + 1, 1)).squeeze(-1);
  }

  private static Term product(Term left, Term right, IntPredicate needed) {
    Term a = left.keep(c -> needed.test(c) || right.letters.indexOf(c) >= 0);
    Term b = right.keep(c -> needed.test(c) || a.letters.indexOf(c) >= 0);
    String shared = only(a.letters, c -> b.letters.indexOf(c) >= 0);
    String batch = only(shared, needed);
    String summed = only(shared, needed.negate());
    String rows = only(a.letters, c -> b.letters.indexOf(c) < 0);
    String columns = only(b.letters, c -> a.letters.indexOf(c) < 0);
    Term p = a.reordered(batch + rows + summed);
    Term q = b.reordered(batch + summed + columns);
    int[] over = p.sizes(batch);
    Tensor x = p.x.reshape(join(over, count(p, rows), count(p, summed)));
    Tensor y = q.x.reshape(join(over, count(q, summed), count(q, columns)));
    Tensor product = summed.isEmpty() ? x.mul(y) : x.matmul(y);
    int[] sizes = join(join(over, p.sizes(rows)), q.sizes(columns));
    return new Term(product.reshape(sizes), batch + rows + columns);
  }

  private static int count(Term term, String letters) {
    int count = 1;
    for (int size : term.sizes(letters)) {
      count *= size;
    }
    return count;
  }

  private static String only(String letters, IntPredicate some) {
    StringBuilder kept = new StringBuilder();
    letters.chars().filter(some).forEach(c -> kept.append((char) c));
    return kept.toString();
  }

  private static int[] join(int[] first, int... then) {
    int[] both = Arrays.copyOf(first, first.length + then.length);
    System.arraycopy(then, 0, both, first.length, then.length);
    return both;
  }
}
