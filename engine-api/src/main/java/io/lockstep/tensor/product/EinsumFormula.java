package io.lockstep.tensor.product;

import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The letters of Einstein's summation: those of each operand's axes, and those of the result's. An
 * ellipsis is {@link #ELLIPSIS} until it is known how many axes it stands for.
 *
 * @param text as it was given, for messages
 * @param operands the letters of each operand
 * @param result the letters of the result
 */
record EinsumFormula(String text, List<String> operands, String result) {
  /** Stands for an ellipsis. */
  static final char ELLIPSIS = '\u2026';

  private static final String ARROW = "->";

  /** Reads a formula such as {@code ij,jk->ik}. */
  static EinsumFormula parse(String text) {
    String compact = text.replace(" ", "").replace("...", String.valueOf(ELLIPSIS));
    int arrow = compact.indexOf(ARROW);
    String left = arrow < 0 ? compact : compact.substring(0, arrow);
    List<String> operands = List.of(left.split(",", -1));
    operands.forEach(letters -> check(text, letters));
    String result = arrow < 0 ? implied(operands) : compact.substring(arrow + ARROW.length());
    check(text, result);
    for (int i = 0; i < result.length(); i++) {
      char letter = result.charAt(i);
      if (result.indexOf(letter) != i) {
        throw refused(text, "names " + shown(letter) + " of the result twice; name it once");
      }
      if (operands.stream().noneMatch(o -> o.indexOf(letter) >= 0)) {
        throw refused(
            text,
            "has "
                + shown(letter)
                + " in its result that is in no operand; name only axes that are there");
      }
    }
    return new EinsumFormula(text, operands, result);
  }

  private static void check(String text, String letters) {
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c != ELLIPSIS || letters.indexOf(c) != i)) {
        throw refused(
            text,
            "has "
                + shown(c)
                + (c == ELLIPSIS ? " twice in one operand" : " where a letter belongs")
                + "; use letters a-z and A-Z for axes, commas between operands, '->' before the"
                + " result, and '...' once for all other axes");
      }
    }
  }

  /** An ellipsis, then the letters that occur once, in alphabetical order, as in NumPy. */
  private static String implied(List<String> operands) {
    String all = String.join("", operands);
    String once =
        all.chars()
            .filter(c -> c != ELLIPSIS && all.indexOf(c) == all.lastIndexOf(c))
            .sorted()
            .mapToObj(c -> String.valueOf((char) c))
            .collect(Collectors.joining());
    return all.indexOf(ELLIPSIS) >= 0 ? ELLIPSIS + once : once;
  }

  /** Returns the formula with letters of their own for the axes of an ellipsis. */
  EinsumFormula spelledOut(List<Integer> ranks) {
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      counts.add(ranks.get(i) - (operands.get(i).length() - 1));
    }
    int most = 0;
    for (int i = 0; i < operands.size(); i++) {
      most = operands.get(i).indexOf(ELLIPSIS) >= 0 ? Math.max(most, counts.get(i)) : most;
    }
    List<String> spelled = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      spelled.add(spelled(operands.get(i), most, counts.get(i)));
    }
    return new EinsumFormula(text, spelled, spelled(result, most, most));
  }

  private static String spelled(String letters, int most, int count) {
    StringBuilder axes = new StringBuilder();
    for (int i = most - count; i < most; i++) {
      axes.append((char) (ELLIPSIS + 1 + i));
    }
    return letters.replace(String.valueOf(ELLIPSIS), axes);
  }

  /** Returns whether a letter stands for an axis of an ellipsis. */
  static boolean isOfEllipsis(char letter) {
    return letter > ELLIPSIS;
  }

  /** Returns how a letter is written in messages. */
  static String shown(char letter) {
    return letter >= ELLIPSIS ? "'...'" : "'" + letter + "'";
  }

  /** Returns the error that refuses a formula. */
  static ShapeMismatch refused(String text, String why) {
    return new ShapeMismatch("einsum", "'" + text + "' " + why);
  }
}
