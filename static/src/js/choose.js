// A long list to choose from (organizations, terms): staff type part of a name. Without script it is a plain select.
import accessibleAutocomplete from "accessible-autocomplete"

for (const selectElement of document.querySelectorAll("select[data-choose]")) {
  const { id } = selectElement
  accessibleAutocomplete.enhanceSelectElement({
    selectElement,
    defaultValue: selectElement.selectedOptions[0]?.value ? undefined : "",
    showAllValues: true,
    dropdownArrow: () => "",
    menuAttributes: { "aria-labelledby": id },
    tNoResults: () => "Nothing found",
  })
}
