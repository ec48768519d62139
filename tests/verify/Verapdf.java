import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Holds PDFs against a profile of veraPDF: the path of its XML, or of a resource of veraPDF's jar.
 *
 * <p>java -cp JAR Verapdf.java PROFILE PDF...; status 1 where one fails. The profile is read here, for
 * the jar lacks what veraPDF itself reads it with (JAXB).
 */
class Verapdf {
  private static final int SHOWN = 5;

  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    ValidationProfile profile = profile(arguments[0]);
    boolean failed = false;
    for (String name : List.of(arguments).subList(1, arguments.length)) {
      try (InputStream stream = new FileInputStream(name);
          PDFAParser parser =
              Foundries.defaultInstance().createParser(stream, profile.getPDFAFlavour())) {
        PDFAValidator validator =
            Foundries.defaultInstance().createValidator(profile, SHOWN, true, true, false);
        ValidationResult result = validator.validate(parser);
        System.out.printf("%s: %d checks, %s%n", Path.of(name).getFileName(),
            result.getTotalAssertions(), result.isCompliant() ? "none failed" : "failed");
        for (TestAssertion assertion : result.getTestAssertions()) {
          if (assertion.getStatus() == TestAssertion.Status.FAILED) {
            RuleId rule = assertion.getRuleId();
            System.out.printf("  %s-%d: %s%n    %s%n", rule.getClause(), rule.getTestNumber(),
                assertion.getMessage(), assertion.getLocation().getContext());
          }
        }
        failed |= !result.isCompliant();
      }
    }
    System.exit(failed ? 1 : 0);
  }

  private static ValidationProfile profile(String name) throws Exception {
    try (InputStream stream = name.startsWith("org/")
        ? Verapdf.class.getClassLoader().getResourceAsStream(name)
        : new FileInputStream(name)) {
      Element top =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream).getDocumentElement();
      Set<Rule> rules = new LinkedHashSet<>();
      for (Element rule : below(top, "rule")) {
        rules.add(rule(rule));
      }
      Set<Variable> variables = new LinkedHashSet<>();
      for (Element one : below(top, "variable")) {
        variables.add(Profiles.variableFromValues(one.getAttribute("name"),
            one.getAttribute("object"), text(one, "defaultValue"), text(one, "value")));
      }
      return Profiles.profileFromValues(PDFAFlavour.valueOf(top.getAttribute("flavour")),
          Profiles.profileDetailsFromValues(name, name, "", new Date(0)), "", rules, variables);
    }
  }

  private static Rule rule(Element rule) {
    Element id = below(rule, "id").get(0);
    RuleId ruleId = Profiles.ruleIdFromValues(
        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
        id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
    ErrorDetails error = Profiles.errorFromValues(text(rule, "message"), new ArrayList<>());
    return Profiles.ruleFromValues(ruleId, rule.getAttribute("object"),
        rule.getAttribute("deferred").equals("true"), rule.getAttribute("tags"),
        text(rule, "description"), text(rule, "test"), error, new ArrayList<>());
  }

  private static String text(Element element, String tag) {
    return below(element, tag).get(0).getTextContent();
  }

  private static List<Element> below(Element element, String tag) {
    NodeList found = element.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int at = 0; at < found.getLength(); at++) {
      elements.add((Element) found.item(at));
    }
    return elements;
  }
}
