package ereg;

import java.nio.file.Path;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.ofdrw.reader.OFDReader;
import org.ofdrw.sign.verify.OFDValidator;
import org.ofdrw.sign.verify.container.SESV4ValidateContainer;

/** Says of each OFD what the validator of ofdrw says of its seals, a line each. */
public final class Validated {
    private Validated() {
    }

    /**
     * Validates the files that are named.
     *
     * @param files the OFDs
     */
    public static void main(String[] files) {
        Security.addProvider(new BouncyCastleProvider());
        for (String file : files) {
            System.out.println(file + ": " + said(Path.of(file)));
        }
    }

    private static String said(Path file) {
        try (OFDReader reader = new OFDReader(file); OFDValidator validator = new OFDValidator(reader)) {
            validator.setValidator(new SESV4ValidateContainer());
            validator.exeValidate();
            return "valid";
        } catch (Exception refused) {
            return "refused " + refused.getClass().getSimpleName();
        }
    }
}
