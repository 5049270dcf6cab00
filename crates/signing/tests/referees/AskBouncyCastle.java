import java.io.BufferedReader;
import java.io.FileReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.Store;

/**
 * BouncyCastle's part among the referees: ROOT CRL... as arguments, lines of a name and a file as
 * input, lines of a name, a verdict (yes, no, unread) and a reason as output; parted by tabs.
 */
public final class AskBouncyCastle {
    private static final String PROVIDER = "BC";

    private final Set<TrustAnchor> anchors;
    private final List<Object> known = new ArrayList<>();

    private AskBouncyCastle(String[] arguments) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509", PROVIDER);
        try (var in = Files.newInputStream(Path.of(arguments[0]))) {
            anchors = Set.of(new TrustAnchor((X509Certificate) factory.generateCertificate(in), null));
        }
        for (int i = 1; i < arguments.length; i++) {
            try (var in = Files.newInputStream(Path.of(arguments[i]))) {
                known.add(factory.generateCRL(in));
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        AskBouncyCastle judge = new AskBouncyCastle(arguments);
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split("\t");
            System.out.println(fields[0] + "\t" + judge.verdict(Path.of(fields[1])));
        }
    }

    private String verdict(Path file) {
        CMSSignedData data;
        try {
            data = open(file);
        } catch (Exception error) {
            return "unread\t" + said(error);
        }
        try {
            if (data.getSignedContent() == null) {
                return "no\tthe content is not inside";
            }
            Collection<SignerInformation> signers = data.getSignerInfos().getSigners();
            if (signers.isEmpty()) {
                return "no\tnobody signed";
            }
            for (SignerInformation signer : signers) {
                String fault = fault(data, signer);
                if (fault != null) {
                    return "no\t" + fault;
                }
            }
            return "yes\t" + signers.size() + " signature(s)";
        } catch (Exception error) {
            return "no\t" + said(error);
        }
    }

    private static CMSSignedData open(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        if (new String(bytes, StandardCharsets.ISO_8859_1).startsWith("-----BEGIN")) {
            try (var parser = new PEMParser(new FileReader(file.toFile()))) {
                return new CMSSignedData((ContentInfo) parser.readObject());
            }
        }
        return new CMSSignedData(bytes);
    }

    @SuppressWarnings("unchecked")
    private String fault(CMSSignedData data, SignerInformation signer) throws Exception {
        Store<X509CertificateHolder> certificates = data.getCertificates();
        Collection<X509CertificateHolder> named = certificates.getMatches(signer.getSID());
        if (named.isEmpty()) {
            return "the certificate is not inside";
        }
        X509CertificateHolder holder = named.iterator().next();
        var verifier = new JcaSimpleSignerInfoVerifierBuilder().setProvider(PROVIDER).build(holder);
        if (!signer.verify(verifier)) {
            return "the signature does not hold";
        }
        var converter = new JcaX509CertificateConverter().setProvider(PROVIDER);
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(converter.getCertificate(holder));
        // The second bit is nonRepudiation.
        target.setKeyUsage(new boolean[] {false, true});
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
        List<Object> store = new ArrayList<>(known);
        for (X509CertificateHolder one : certificates.getMatches(null)) {
            store.add((Certificate) converter.getCertificate(one));
        }
        var with = new CollectionCertStoreParameters(store);
        parameters.addCertStore(CertStore.getInstance("Collection", with));
        parameters.setRevocationEnabled(true);
        CertPathBuilder.getInstance("PKIX", PROVIDER).build(parameters);
        return null;
    }

    private static String said(Throwable error) {
        return String.valueOf(error).replaceAll("\\s+", " ");
    }
}
