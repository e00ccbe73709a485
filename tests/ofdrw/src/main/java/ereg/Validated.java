package ereg;

import java.io.File;
import java.nio.file.Path;
import java.security.Security;
import javax.imageio.ImageIO;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.ofdrw.converter.ImageMaker;
import org.ofdrw.reader.OFDReader;
import org.ofdrw.sign.verify.OFDValidator;
import org.ofdrw.sign.verify.container.SESV4ValidateContainer;

/** Says of each OFD what the validator of ofdrw says of its seals, a line each, and draws the first page of those that it is to draw. */
public final class Validated {
    /** Pixels a millimetre. */
    private static final int SCALE = 3;

    private Validated() {
    }

    /**
     * Validates the files that are named.
     *
     * @param files the OFDs; with {@code =PICTURE} after it the first page of one is drawn there
     */
    public static void main(String[] files) {
        System.setProperty("java.awt.headless", "true");
        Security.addProvider(new BouncyCastleProvider());
        for (String file : files) {
            String[] named = file.split("=", 2);
            System.out.println(named[0] + ": " + said(Path.of(named[0])));
            if (named.length == 2) {
                System.out.println(named[1] + ": " + drawn(Path.of(named[0]), new File(named[1])));
            }
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

    private static String drawn(Path file, File picture) {
        try (OFDReader reader = new OFDReader(file)) {
            ImageIO.write(new ImageMaker(reader, SCALE).makePage(0), "PNG", picture);
            return "drawn";
        } catch (Exception refused) {
            return "not drawn " + refused;
        }
    }
}
