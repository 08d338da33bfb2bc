package io.lockstep.training.network;

import io.lockstep.kernels.library.UnknownNameException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A network by its short form, such as {@code mlp:256-128} or {@code vae:256-16(beta=4)}: name,
 * widths, strengths.
 *
 * @param form with the strengths of the text
 * @param widths of its layers; empty where the form has none
 */
public record ModelText(ModelForm form, List<Integer> widths) {
  /** Widths of a short form. */
  private static final int MOST_WIDTHS = 1000;

  /** Copies the widths. */
  public ModelText {
    widths = List.copyOf(widths);
  }

  /**
   * Reads a short form.
   *
   * @throws IllegalArgumentException if it is none; the message suggests the nearest
   */
  public static ModelText parse(String text) {
    int open = text.indexOf('(');
    String head = open < 0 ? text : text.substring(0, open);
    String strengths = open < 0 ? "" : text.substring(open);
    int colon = head.indexOf(':');
    String name = (colon < 0 ? head : head.substring(0, colon)).strip();
    ModelForm plain = form(text, name);
    if (plain.hasWidths() != colon >= 0) {
      throw new IllegalArgumentException(
          "[model] "
              + Quoted.of(text)
              + (plain.hasWidths()
                  ? " lacks its widths; write them behind a colon, as in " + plain.example()
                  : " has widths, which a " + plain.name() + " has not; write " + plain.example()));
    }
    ModelForm form = strengths.isEmpty() ? plain : ModelForms.byName(name + strengths);
    return new ModelText(form, colon < 0 ? List.of() : widths(head, colon, plain));
  }

  private static ModelForm form(String text, String name) {
    try {
      return ModelForms.byName(name);
    } catch (UnknownNameException e) {
      List<String> known = ModelForms.all().stream().map(ModelForm::name).toList();
      List<String> near = Suggestions.nearest(name.toLowerCase(Locale.ROOT), known);
      String hint =
          near.isEmpty()
              ? ""
              : "did you mean '" + ModelForms.byName(near.getFirst()).example() + "'? ";
      String all =
          ModelForms.all().stream().map(ModelForm::example).collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "[model] " + Quoted.of(text) + " is no model; " + hint + "there are " + all, e);
    }
  }

  private static List<Integer> widths(String head, int colon, ModelForm form) {
    String[] texts = head.substring(colon + 1).split("-", MOST_WIDTHS + 1);
    if (texts.length > MOST_WIDTHS) {
      throw new IllegalArgumentException(
          "[model] %s has more than %d widths; give fewer, or make the network in Java"
              .formatted(Quoted.of(head), MOST_WIDTHS));
    }
    List<Integer> widths = new ArrayList<>();
    for (String text : texts) {
      if (!text.matches("0*[1-9][0-9]{0,8}")) {
        throw new IllegalArgumentException(
            "[model] "
                + Quoted.of(text)
                + " in "
                + Quoted.of(head)
                + " is no width; give whole numbers from 1 to"
                + " 999999999 with a '-' between them, as in "
                + form.example());
      }
      widths.add(Integer.parseInt(text));
    }
    return widths;
  }

  /**
   * Returns the network.
   *
   * @throws IllegalArgumentException if widths, strengths or choices make none
   */
  public Layer network(ModelForm.Choices choices) {
    return form.builder().build(widths, form.signature(), choices);
  }
}
