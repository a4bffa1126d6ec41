package dev.slipway.sandbox.store;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes S3's answers: elements within elements, and texts. */
final class Xml {

    private final XMLStreamWriter writer;

    private Xml(XMLStreamWriter writer) {
        this.writer = writer;
    }

    /**
     * A whole document in UTF-8.
     *
     * @param namespace empty for none
     */
    static byte[] document(String root, String namespace, Consumer<Xml> content) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            writer.writeStartDocument("UTF-8", "1.0");
            writer.writeStartElement(root);
            if (!namespace.isEmpty()) {
                writer.writeDefaultNamespace(namespace);
            }
            content.accept(new Xml(writer));
            writer.writeEndElement();
            writer.writeEndDocument();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Tried to write XML but failed", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** An element with others in it. */
    Xml element(String name, Consumer<Xml> content) {
        try {
            writer.writeStartElement(name);
            content.accept(this);
            writer.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Tried to write XML but failed", e);
        }
        return this;
    }

    /** An element with text in it. */
    Xml text(String name, String text) {
        return element(name, xml -> {
            try {
                writer.writeCharacters(text);
            } catch (XMLStreamException e) {
                throw new IllegalStateException("Tried to write XML but failed", e);
            }
        });
    }
}
